// Memory shared with the kernel, mapped once and read in place for as long as the agent runs.
import { type Pointer, ptr, toArrayBuffer } from "bun:ffi";
import { pointerOf, type Shim } from "./shim.ts";

/** Where memory lies; only functions of the shim follow it. */
export type Address = Pointer;

export interface Mapping {
  readonly pointer: Address;
  readonly bytes: Uint8Array;
  unmap(): void;
}

/** Maps part of a descriptor. Throws when the kernel refuses. */
export function mapMemory(
  shim: Shim,
  fd: number,
  offset: number,
  length: number,
  writable: boolean,
): Mapping {
  const pointer = pointerOf(shim.gyr_map_memory(fd, offset, length, writable ? 1 : 0));
  if (pointer === null) throw new Error(`cannot map ${length} bytes of a ring buffer`);
  return {
    pointer,
    bytes: bytesAt(pointer, length),
    unmap: () => void shim.gyr_unmap_memory(pointer, length),
  };
}

/** A view on memory somebody else owns; it must outlive the view. */
export function bytesAt(pointer: Pointer, length: number): Uint8Array {
  return new Uint8Array(toArrayBuffer(pointer, 0, length));
}

/** The address `bytes` behind another. */
export function addressAfter(address: Address, bytes: number): Address {
  // A cast: a Pointer is a number.
  return (address + bytes) as Address;
}

/** Where the bytes of an array lie; it must outlive whoever uses the address. */
export function addressOf(bytes: Uint8Array): Address {
  return ptr(bytes);
}
