// The types a field can have: how wide and signed they are, how they compare, and how a literal of
// a rule becomes a value (rule-language.md E). The names are those of param_types.json without
// `PT_`.

import { byteLength, bytesOfText } from "../base/byte-text.ts";
import { limits } from "../base/limits.ts";
import type { KindName } from "./kinds.ts";
import { network, parseIpv4, parseIpv6 } from "./network.ts";
import { servicePort } from "./services.ts";
import type { Constant } from "./value.ts";

/** A parsed literal, or the sentence that says why it is not one. */
export type ParsedLiteral = { readonly value: Constant } | { readonly reason: string };

export interface ValueType {
  readonly kind: KindName;
  /** Width of integers; literals are truncated to it. */
  readonly bits?: 8 | 16 | 32 | 64;
  readonly signed?: boolean;
  /** Elements of a list field may have this type. */
  readonly inLists?: boolean;
  readonly parse: (text: string) => ParsedLiteral;
}

const int8 = integer(8, true);
const int16 = integer(16, true);
const int32 = integer(32, true);
const int64 = integer(64, true);
const uint8 = integer(8, false);
const uint16 = integer(16, false);
const uint32 = integer(32, false);
const uint64 = { ...integer(64, false), inLists: true };
const text: ValueType = { kind: "text", parse: parseText };
const incomparable: ValueType = {
  kind: "none",
  parse: () => ({ reason: "filter error: values of this type cannot be compared" }),
};

export const valueTypes = {
  INT8: int8,
  INT16: int16,
  INT32: int32,
  INT64: int64,
  UINT8: uint8,
  UINT16: uint16,
  UINT32: uint32,
  UINT64: uint64,
  CHARBUF: { ...text, inLists: true },
  BYTEBUF: { kind: "bytes", parse: parseBytes },
  ERRNO: int64,
  SOCKADDR: incomparable,
  SOCKTUPLE: incomparable,
  FD: int64,
  PID: int64,
  FDLIST: incomparable,
  FSPATH: text,
  SYSCALLID: uint16,
  SIGTYPE: uint8,
  RELTIME: uint64,
  ABSTIME: uint64,
  PORT: { kind: "number", bits: 16, signed: false, parse: parsePort },
  L4PROTO: incomparable,
  SOCKFAMILY: incomparable,
  BOOL: { kind: "bool", inLists: true, parse: parseBool },
  IPV4ADDR: { kind: "ip", parse: parseIpv4Literal },
  DYN: incomparable,
  FLAGS8: uint8,
  FLAGS16: uint16,
  FLAGS32: uint32,
  UID: { ...incomparable, bits: 32, signed: false },
  GID: { ...incomparable, bits: 32, signed: false },
  // The reference reads only whole numbers here, although values have fractions.
  DOUBLE: { kind: "number", parse: (literal) => parseInteger(literal, 32, true) },
  SIGSET: incomparable,
  CHARBUFARRAY: incomparable,
  CHARBUF_PAIR_ARRAY: incomparable,
  IPV4NET: { kind: "net", parse: parseIpv4Net },
  IPV6ADDR: { kind: "ip", parse: parseIpv6Literal },
  IPV6NET: { kind: "net", parse: parseIpv6Net },
  IPADDR: {
    kind: "ip",
    inLists: true,
    parse: (literal) => (literal.includes(".") ? parseIpv4Literal : parseIpv6Literal)(literal),
  },
  IPNET: {
    kind: "net",
    inLists: true,
    parse: (literal) => (literal.includes(".") ? parseIpv4Net : parseIpv6Net)(literal),
  },
  MODE: uint32,
  FSRELPATH: text,
  ENUMFLAGS8: uint8,
  ENUMFLAGS16: uint16,
  ENUMFLAGS32: uint32,
  FD32: incomparable,
  PID32: incomparable,
} as const satisfies Readonly<Record<string, ValueType>>;

export type ValueTypeName = keyof typeof valueTypes;

export function valueType(name: ValueTypeName): ValueType {
  return valueTypes[name];
}

export interface NumberRange {
  readonly least: bigint;
  readonly most: bigint;
}

/** What values of a type of whole numbers can be; undefined for other types. */
export function numberRange(name: ValueTypeName): NumberRange | undefined {
  const { kind, bits, signed } = valueType(name);
  if (kind !== "number" || bits === undefined) return undefined;
  const values = 1n << BigInt(bits);
  return signed === true
    ? { least: -values / 2n, most: values / 2n - 1n }
    : { least: 0n, most: values - 1n };
}

function integer(bits: 8 | 16 | 32 | 64, signed: boolean): ValueType {
  return { kind: "number", bits, signed, parse: (literal) => parseInteger(literal, bits, signed) };
}

/**
 * As scanf(3) reads it: blanks before it are skipped, what does not fit 64 bits sticks at the end
 * of the range, a minus on an unsigned type wraps, narrower types keep the low bits.
 */
function parseInteger(literal: string, bits: number, signed: boolean): ParsedLiteral {
  const digits = /^[ \t\n\v\f\r]*([+-]?)([0-9]+)$/.exec(literal);
  if (digits === null) return { reason: `${literal} is not a valid number` };
  const negative = digits[1] === "-";
  const size = BigInt(digits[2]!);
  const most = signed ? (1n << 63n) - (negative ? 0n : 1n) : (1n << 64n) - 1n;
  const wide = size > most ? (signed && negative ? -most : most) : negative ? -size : size;
  const value = signed ? BigInt.asIntN(bits, wide) : BigInt.asUintN(bits, wide);
  const small = Number(value);
  return { value: Number.isSafeInteger(small) ? small : value };
}

function parsePort(literal: string): ParsedLiteral {
  if (literal === "") return { value: 0 };
  if (/^[0-9]+$/.test(literal)) {
    return { value: Number(BigInt.asUintN(16, BigInt(literal))) };
  }
  const port = servicePort(literal);
  return port === undefined ? { reason: `unrecognized protocol ${literal}` } : { value: port };
}

function parseBool(literal: string): ParsedLiteral {
  if (literal === "true") return { value: true };
  if (literal === "false") return { value: false };
  return { reason: `filter error: unrecognized boolean value ${literal}` };
}

function parseIpv4Literal(literal: string): ParsedLiteral {
  const value = parseIpv4(literal);
  return value === undefined ? { reason: `unrecognized IPv4 address ${literal}` } : { value };
}

function parseIpv6Literal(literal: string): ParsedLiteral {
  const value = parseIpv6(literal);
  return value === undefined ? { reason: `unrecognized IPv6 address ${literal}` } : { value };
}

function parseIpv4Net(literal: string): ParsedLiteral {
  const slash = literal.indexOf("/");
  if (slash < 0) return { reason: `unrecognized IP network ${literal}` };
  const address = parseIpv4(literal.slice(0, slash));
  if (address === undefined) return { reason: `unrecognized IP address ${literal}` };
  const mask = literal.slice(slash + 1);
  const length = parseInteger(mask, 8, false);
  if ("reason" in length) return length;
  if (Number(length.value) > 32) return { reason: `invalid netmask ${mask}` };
  return { value: network(address, Number(length.value)) };
}

function parseIpv6Net(literal: string): ParsedLiteral {
  const slash = literal.indexOf("/");
  if (slash < 0) return { reason: `unrecognized IP network ${literal}` };
  const address = parseIpv6(literal.slice(0, slash));
  if (address === undefined) return { reason: `unrecognized IPv6 address ${literal}` };
  const mask = literal.slice(slash + 1);
  const length = /^[0-9]{1,3}$/.test(mask) ? Number(mask) : 0;
  if (length < 1 || length > 128) return { reason: `invalid v6 netmask ${mask}` };
  return { value: network(address, length) };
}

function parseText(literal: string): ParsedLiteral {
  if (literal.includes("\0")) {
    return { reason: "filter error: filter value cannot contain a NUL byte (\\x00)" };
  }
  const bytes = byteLength(literal);
  const max = limits.filterLiteralBytesMax;
  if (bytes > max) {
    const sizes = `used=${bytes + 1}, available=${max + 1}`;
    return { reason: `filter parameter too long (${sizes}):${literal}` };
  }
  return { value: literal };
}

function parseBytes(literal: string): ParsedLiteral {
  if (byteLength(literal) > limits.filterLiteralBytesMax) {
    return { reason: "filter parameter too long (byte buf)" };
  }
  return { value: bytesOfText(literal) };
}
