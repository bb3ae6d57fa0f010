// Addresses of the network interfaces of the machine.
import { networkInterfaces } from "node:os";
import type { InterfaceAddress } from "../state/interfaces.ts";

export function readInterfaces(): InterfaceAddress[] {
  const found: InterfaceAddress[] = [];
  for (const [name, addresses] of Object.entries(networkInterfaces()))
    for (const { address, netmask } of addresses ?? []) {
      const ip = addressBytes(address);
      const mask = addressBytes(netmask);
      if (ip !== undefined && mask !== undefined && mask.length === ip.length)
        found.push({ name, address: ip, netmask: mask });
    }
  return found;
}

/** Network-order bytes of an address as text; undefined when it is none. */
export function addressBytes(text: string): Uint8Array | undefined {
  return text.includes(":") ? bytes6(text.replace(/%.*$/, "")) : bytes4(text);
}

function bytes4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts, Number);
}

function bytes6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "");
  const tail = groupsOf(halves[1] ?? "");
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(groups.flatMap((group) => [group >>> 8, group & 0xff]));
}

function groupsOf(text: string): number[] | undefined {
  const groups: number[] = [];
  for (const part of text === "" ? [] : text.split(":")) {
    if (part.includes(".")) {
      const v4 = bytes4(part);
      if (v4 === undefined) return undefined;
      groups.push((v4[0]! << 8) | v4[1]!, (v4[2]! << 8) | v4[3]!);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
