// Searching in byte buffers, for the operators that work on them.

import type { ReadLiteral } from "./operator.ts";

/** True when `needle` occurs in `hay`; an empty needle always does. */
export function includesBytes(hay: Uint8Array, needle: Uint8Array): boolean {
  if (needle.length === 0) return true;
  const last = hay.length - needle.length;
  for (let i = hay.indexOf(needle[0]!); i >= 0 && i <= last; i = hay.indexOf(needle[0]!, i + 1)) {
    if (hasBytesAt(hay, i, needle)) return true;
  }
  return false;
}

export function startsWithBytes(hay: Uint8Array, needle: Uint8Array): boolean {
  return needle.length <= hay.length && hasBytesAt(hay, 0, needle);
}

export function endsWithBytes(hay: Uint8Array, needle: Uint8Array): boolean {
  return needle.length <= hay.length && hasBytesAt(hay, hay.length - needle.length, needle);
}

function hasBytesAt(hay: Uint8Array, at: number, needle: Uint8Array): boolean {
  for (let i = 0; i < needle.length; i++) if (hay[at + i] !== needle[i]) return false;
  return true;
}

/** Pairs of hexadecimal digits; no digits at all are no bytes to look for. */
export function readHex(text: string): ReadLiteral {
  if (/^(?:[0-9a-fA-F]{2})+$/.test(text))
    return { value: Uint8Array.from(Buffer.from(text, "hex")) };
  return { reason: "filter error: bcontains and bstartswith operator support hex strings only" };
}
