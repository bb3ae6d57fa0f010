// Reads socket addresses and tuples out of event parameters. Layouts (family is one byte, ports in
// host order): address = family, ip, port or family, path; tuple = family, source ip, source port,
// destination ip, destination port, or family, two kernel pointers, path.
import { textOfBytes } from "../base/byte-text.ts";
import type { EventView } from "../decode/event-view.ts";
import { addressAt, endpointText } from "./addresses.ts";
import { tupleText, unixTupleText } from "./socket.ts";

export const families = { unix: 1, inet: 2, inet6: 10 } as const;

export interface Endpoint {
  readonly family: number;
  readonly ip: Uint8Array;
  readonly port: number;
  /** Of unix sockets. */
  readonly path: string;
}

export interface Tuple {
  readonly family: number;
  readonly sourceIp: Uint8Array;
  readonly sourcePort: number;
  readonly destIp: Uint8Array;
  readonly destPort: number;
  readonly unixSource: bigint;
  readonly unixDest: bigint;
  /** Of unix sockets. */
  readonly path: string;
}

const noIp = new Uint8Array(0);

/** Of `size` bytes at `at`. undefined: empty, or too short for its family. */
export function endpointOf(
  bytes: Uint8Array,
  at = 0,
  size: number = bytes.length - at,
): Endpoint | undefined {
  if (size < 1) return undefined;
  const family = bytes[at]!;
  if (family === families.unix) {
    if (size < 2 || bytes[at + size - 1] !== 0) return undefined;
    return { family, ip: noIp, port: 0, path: pathText(bytes, at + 1) };
  }
  const width = ipSize(family);
  if (width === 0) return { family, ip: noIp, port: 0, path: "" };
  if (size < 1 + width + 2) return undefined;
  const ip = addressAt(bytes, at + 1, width);
  return { family, ip, port: u16(bytes, at + 1 + width), path: "" };
}

/** Of `size` bytes at `at`. undefined: empty, or too short for its family. */
export function tupleOf(
  bytes: Uint8Array,
  at = 0,
  size: number = bytes.length - at,
): Tuple | undefined {
  if (size < 1) return undefined;
  const family = bytes[at]!;
  if (family === families.unix) return unixTuple(bytes, at, size);
  const width = ipSize(family);
  if (width === 0 || size < 1 + 2 * (width + 2)) return undefined;
  const first = at + 1;
  const second = first + width + 2;
  return {
    family,
    sourceIp: addressAt(bytes, first, width),
    sourcePort: u16(bytes, first + width),
    destIp: addressAt(bytes, second, width),
    destPort: u16(bytes, second + width),
    unixSource: 0n,
    unixDest: 0n,
    path: "",
  };
}

function unixTuple(bytes: Uint8Array, at: number, size: number): Tuple | undefined {
  if (size < 18 || bytes[at + size - 1] !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
  return {
    family: families.unix,
    sourceIp: noIp,
    sourcePort: 0,
    destIp: noIp,
    destPort: 0,
    unixSource: view.getBigUint64(1, true),
    unixDest: view.getBigUint64(9, true),
    path: pathText(bytes, at + 17),
  };
}

/** The address in a parameter. */
export function endpointParam(event: EventView, index: number): Endpoint | undefined {
  return endpointOf(event.memory.bytes, event.offset(index), event.size(index));
}

/** The tuple in a parameter. */
export function tupleParam(event: EventView, index: number): Tuple | undefined {
  return tupleOf(event.memory.bytes, event.offset(index), event.size(index));
}

/** As a SOCKADDR parameter shows. */
export function endpointTextOf(endpoint: Endpoint): string {
  if (endpoint.family === families.unix) return endpoint.path;
  if (endpoint.ip.length === 0) return `family ${endpoint.family}`;
  return endpointText(endpoint.ip, endpoint.port);
}

/** A tuple as text. */
export function tupleParamText(tuple: Tuple): string {
  if (tuple.family === families.unix)
    return unixTupleText(tuple.unixSource, tuple.unixDest, tuple.path);
  return tupleText(tuple.sourceIp, tuple.sourcePort, tuple.destIp, tuple.destPort);
}

function ipSize(family: number): number {
  if (family === families.inet) return 4;
  return family === families.inet6 ? 16 : 0;
}

function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

function pathText(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(0, at);
  return textOfBytes(bytes.subarray(at, end));
}
