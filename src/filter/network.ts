// Network addresses and networks: text to bytes, and membership. Strict like inet_pton(3).

import type { Network } from "./value.ts";

export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (const [i, part] of parts.entries()) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bytes[i] = Number(part);
  }
  return bytes;
}

export function parseIpv6(text: string): Uint8Array | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupBytes(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? groupBytes(halves[1]!, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** Bytes of colon-separated groups; only the very last may be a dotted quad. */
function groupBytes(text: string, atEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [i, group] of groups.entries()) {
    if (group.includes(".")) {
      const quad = atEnd && i === groups.length - 1 ? parseIpv4(group) : undefined;
      if (quad === undefined) return undefined;
      bytes.push(...quad);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}

export function network(address: Uint8Array, prefixBits: number): Network {
  const mask = new Uint8Array(address.length);
  for (let bit = 0; bit < prefixBits; bit++) mask[bit >> 3]! |= 0x80 >> (bit & 7);
  return { address: address.map((byte, i) => byte & mask[i]!), mask };
}

/** False for an address of the other family. */
export function contains(net: Network, address: Uint8Array): boolean {
  const { address: base, mask } = net;
  if (address.length !== base.length) return false;
  for (let i = 0; i < base.length; i++) if ((address[i]! & mask[i]!) !== base[i]) return false;
  return true;
}
