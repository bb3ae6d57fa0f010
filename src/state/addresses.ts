// Internet addresses as network-order bytes (4 or 16), and how they look as text.
import { copyBytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";

export const zero4: Uint8Array = new Uint8Array(4);
export const zero16: Uint8Array = new Uint8Array(16);

interface Known4 {
  readonly bytes: Uint8Array;
  readonly text: string;
}

// Machines talk to few others: an address and its text are made once. Only exact sizes and values
// matter, so everyone may hold the same bytes as long as nobody writes to them.
const known4 = new Map<number, Known4>();

function at4(bytes: Uint8Array, at: number): Known4 {
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  const c = bytes[at + 2]!;
  const d = bytes[at + 3]!;
  const key = a * 0x1000000 + (b << 16) + (c << 8) + d;
  const known = known4.get(key);
  if (known !== undefined) return known;
  if (known4.size >= limits.addressesRememberedMax) known4.clear();
  const made = { bytes: Uint8Array.of(a, b, c, d), text: `${a}.${b}.${c}.${d}` };
  known4.set(key, made);
  return made;
}

/** The address of `size` (4 or 16) bytes at `at`: not the caller's memory, and not to be changed. */
export function addressAt(bytes: Uint8Array, at: number, size: number): Uint8Array {
  return size === 4 ? at4(bytes, at).bytes : copyBytes(bytes, at, at + size);
}

/** `a.b.c.d`, or IPv6 with its longest run of zeros shortened (RFC 5952, as inet_ntop does it). */
export function addressText(address: Uint8Array): string {
  return address.length === 4 ? at4(address, 0).text : text6(address);
}

/** Network-order bytes of an address as text; undefined when it is none. */
export function addressBytes(text: string): Uint8Array | undefined {
  return text.includes(":") ? bytes6(text.replace(/%.*$/, "")) : bytes4(text);
}

/** `address:port`; IPv6 has no brackets, as alerts always showed it. */
export function endpointText(address: Uint8Array, port: number): string {
  return `${addressText(address)}:${port}`;
}

/** An IPv4 address inside an IPv6 one; all zeros count as well, as in the original. */
export function isMappedV4(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 10; i++) if (bytes[at + i] !== 0) return false;
  if (bytes[at + 10] === 0xff && bytes[at + 11] === 0xff) return true;
  for (let i = 10; i < 16; i++) if (bytes[at + i] !== 0) return false;
  return true;
}

/** Whether the bytes at `at` are the address. */
export function sameAddress(address: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < address.length; i++) if (address[i] !== bytes[at + i]) return false;
  return true;
}

export function equalAddresses(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && sameAddress(a, b, 0);
}

export function isZeroAddress(address: Uint8Array): boolean {
  for (let i = 0; i < address.length; i++) if (address[i] !== 0) return false;
  return true;
}

function text6(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((bytes[i]! << 8) | bytes[i + 1]!);
  const { start, length } = longestZeroRun(groups);
  // inet_ntop writes mapped and "compatible" addresses with a dotted tail.
  const mapped = start === 0 && length === 5 && groups[5] === 0xffff;
  const compatible = start === 0 && length === 6;
  if (mapped || compatible) return `${mapped ? "::ffff:" : "::"}${at4(bytes, 12).text}`;
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  for (let i = 0; i < groups.length; i++) {
    let length = 0;
    while (groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
    i += length;
  }
  return best;
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
