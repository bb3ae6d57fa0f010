// How a field's value looks in an alert: as text inside the message, and as JSON in its fields. All
// that varies by value type is in one row per group of types; print formats are rows of their own.
import type { ValueTypeName } from "../filter/value-types.ts";
import type { Value } from "../filter/value.ts";
import { addressText } from "../state/addresses.ts";
import { bytesText } from "./bytes-text.ts";

/** JSON as alerts carry it. Integers beyond 2^53 are bigint: the writer prints their digits. */
export type JsonValue = string | number | bigint | boolean | null | readonly JsonValue[];

export type PrintFormatName = "DEC" | "HEX" | "OCT" | "10_PADDED_DEC" | "ID" | "NA" | "DIR";

interface TextForm {
  readonly text: (value: Value, format: PrintFormatName) => string;
  readonly json: (value: Value, format: PrintFormatName) => JsonValue;
}

/** Longest text of a byte buffer; the reference prints into a buffer of this size. */
const bytesTextMax = 1023;

const integer: TextForm = { text: integerText, json: integerJson };
const text: TextForm = { text: (value) => String(value), json: (value) => String(value) };
const bool: TextForm = { text: (value) => String(value), json: (value) => value === true };
const double: TextForm = {
  text: (value) => Number(value).toFixed(1),
  json: (value) => Number(value),
};
// Casts: fields of these types yield bytes (the contract of FieldRow).
const bytes = ofText((value) => bytesText(value as Uint8Array, bytesTextMax));
const address = ofText((value) => addressText(value as Uint8Array));
const network = ofText(() => "<IPNET>");
const nothing = ofText(() => "");

const forms: Readonly<Record<ValueTypeName, TextForm>> = {
  INT8: integer,
  INT16: integer,
  INT32: integer,
  INT64: integer,
  UINT8: integer,
  UINT16: integer,
  UINT32: integer,
  UINT64: integer,
  CHARBUF: text,
  BYTEBUF: bytes,
  ERRNO: integer,
  SOCKADDR: bytes,
  SOCKTUPLE: bytes,
  FD: integer,
  PID: integer,
  FDLIST: bytes,
  FSPATH: text,
  SYSCALLID: integer,
  SIGTYPE: integer,
  RELTIME: integer,
  ABSTIME: integer,
  PORT: integer,
  L4PROTO: integer,
  SOCKFAMILY: integer,
  BOOL: bool,
  IPV4ADDR: address,
  DYN: bytes,
  FLAGS8: integer,
  FLAGS16: integer,
  FLAGS32: integer,
  UID: integer,
  GID: integer,
  DOUBLE: double,
  SIGSET: integer,
  CHARBUFARRAY: bytes,
  CHARBUF_PAIR_ARRAY: nothing,
  IPV4NET: network,
  IPV6ADDR: address,
  IPV6NET: network,
  IPADDR: address,
  IPNET: network,
  MODE: integer,
  FSRELPATH: text,
  ENUMFLAGS8: integer,
  ENUMFLAGS16: integer,
  ENUMFLAGS32: integer,
  FD32: integer,
  PID32: integer,
};

/** Text of a value inside a message; a list prints as `(a,b)`. */
export function valueText(value: Value, type: ValueTypeName, format: PrintFormatName): string {
  const form = forms[type];
  if (!Array.isArray(value)) return form.text(value, format);
  return `(${value.map((item: Value) => form.text(item, format)).join(",")})`;
}

/** JSON of a value; lists are arrays. */
export function valueJson(value: Value, type: ValueTypeName, format: PrintFormatName): JsonValue {
  const form = forms[type];
  if (!Array.isArray(value)) return form.json(value, format);
  return value.map((item: Value) => form.json(item, format));
}

const radixes: Readonly<Partial<Record<PrintFormatName, (value: Value) => string>>> = {
  HEX: (value) =>
    BigInt.asUintN(64, BigInt(value as number))
      .toString(16)
      .toUpperCase(),
  OCT: (value) => BigInt.asUintN(64, BigInt(value as number)).toString(8),
  "10_PADDED_DEC": (value) => String(value).padStart(9, "0"),
};

function integerText(value: Value, format: PrintFormatName): string {
  const radix = radixes[format];
  return radix === undefined ? String(value) : radix(value);
}

// JSON has decimal numbers only: what prints in another base is a string.
function integerJson(value: Value, format: PrintFormatName): JsonValue {
  if (format === "HEX" || format === "OCT") return integerText(value, format);
  return value as number | bigint;
}

function ofText(toText: (value: Value) => string): TextForm {
  return { text: toText, json: toText };
}
