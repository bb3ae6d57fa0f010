// Event parameters as text: the plain value, and the resolved form that evt.args shows in
// parentheses and evt.arg prefers (names of flags, descriptors, users, errors, absolute paths). One
// row per type.
import { limits } from "../base/limits.ts";
import { addressText } from "../state/addresses.ts";
import { joinPath } from "../state/paths.ts";
import type { Param, PrintFormat } from "../schema/events.ts";
import { dynamicTables } from "../schema/flags/dynamic.ts";
import { type ParamTypeName, paramTypes, type Reading } from "../schema/param-types.ts";
import { syscallNames } from "../schema/syscalls.ts";
import { bytesText } from "./bytes-text.ts";
import { atCwd, type Context } from "./context.ts";
import { flagText } from "./flag-text.ts";
import {
  errnoName,
  numberForms,
  secondsText,
  signalName,
  signalSetText,
  type WireNumber,
} from "./param-numbers.ts";
import { readNumber, readText } from "./param-read.ts";
import { socketAddressText, socketTupleText } from "./socket-text.ts";
import { fraction, localClock, localDay } from "./time-text.ts";

/** A payload in the record: `size` bytes at `at`, never empty. */
type Form = (c: Context, param: Param, at: number, size: number) => string;

interface ParamForm {
  readonly value: Form;
  /** "" when the value has no other form. */
  readonly resolved?: Form;
}

const noValue = 0xffffffff;
const allOnes = (1n << 64n) - 1n;

const text: Form = (c, _param, at, size) => readText(c.event.memory, at, size);
const bytes = ofBytes((value) => bytesText(value, limits.paramBytesTextMax));
const address = ofBytes(addressText);
const unprinted: Form = () => "(n.a.)";

const forms: Readonly<Record<ParamTypeName, ParamForm>> = {
  NONE: { value: () => "" },
  INT8: { value: number("i8") },
  INT16: { value: number("i16") },
  INT32: { value: number("i32") },
  INT64: { value: number("i64") },
  UINT8: { value: number("u8") },
  UINT16: { value: number("u16") },
  UINT32: { value: number("u32") },
  UINT64: { value: number("u64") },
  CHARBUF: { value: text },
  BYTEBUF: { value: bytes },
  ERRNO: { value: number("i64", "DEC"), resolved: named("i64", errnoName) },
  SOCKADDR: { value: ofBytes(socketAddressText) },
  SOCKTUPLE: { value: ofBytes(socketTupleText) },
  FD: { value: number("i64", "DEC"), resolved: descriptor },
  PID: { value: number("i64", "DEC"), resolved: processName },
  FDLIST: { value: descriptorList },
  FSPATH: { value: text, resolved: pathFromCwd },
  SYSCALLID: {
    value: number("u16", "DEC"),
    resolved: named("u16", (code) => syscallNames.get(Number(code)) ?? "<unknown syscall>"),
  },
  SIGTYPE: { value: number("u8", "DEC"), resolved: named("u8", (n) => signalName(Number(n))) },
  RELTIME: { value: relativeTime, resolved: relativeSeconds },
  ABSTIME: { value: absoluteTime },
  PORT: { value: unprinted },
  L4PROTO: { value: unprinted },
  SOCKFAMILY: { value: unprinted },
  BOOL: { value: unprinted },
  IPV4ADDR: { value: address },
  DYN: { value: dynamic("value"), resolved: dynamic("resolved") },
  FLAGS8: flags("u8"),
  FLAGS16: flags("u16"),
  FLAGS32: flags("u32"),
  UID: account((c, id) => c.userName(id)),
  GID: account((c, id) => c.groupName(id)),
  DOUBLE: { value: unprinted },
  SIGSET: { value: (c, _p, at, size) => signalSetText(int(c, "u32", at, size)) },
  CHARBUFARRAY: { value: unprinted },
  CHARBUF_PAIR_ARRAY: { value: unprinted },
  IPV4NET: { value: unprinted },
  IPV6ADDR: { value: address },
  IPV6NET: { value: unprinted },
  IPADDR: { value: unprinted },
  IPNET: { value: unprinted },
  MODE: { value: number("u32"), resolved: names("u32") },
  FSRELPATH: { value: text, resolved: pathFromDescriptor },
  ENUMFLAGS8: flags("u8"),
  ENUMFLAGS16: flags("u16"),
  ENUMFLAGS32: flags("u32"),
  FD32: { value: unprinted },
  PID32: { value: unprinted },
};

/** The plain text of a parameter; an empty one prints as its type says. */
export function paramValueText(c: Context, param: Param): string {
  const size = c.event.size(param.index);
  if (size === 0) return param.row.empty;
  if (param.row.read === "text") return knownText(c.event.text(param.index));
  return forms[param.type].value(c, param, c.event.offset(param.index), size);
}

// Old captures hold this marker where nothing was known.
const unknownMark = "(NULL)";

function knownText(value: string): string {
  return value === unknownMark ? "<NA>" : value;
}

/** The resolved text of a parameter; "" when it has none. */
export function paramResolvedText(c: Context, param: Param): string {
  const resolved = forms[param.type].resolved;
  const size = c.event.size(param.index);
  if (resolved === undefined || size === 0) return "";
  return resolved(c, param, c.event.offset(param.index), size);
}

/** The text rules see in evt.arg: resolved where that exists. */
export function paramText(c: Context, param: Param): string {
  return paramResolvedText(c, param) || paramValueText(c, param);
}

/** `name=value(resolved)` of every parameter, separated by blanks. */
export function allParamsText(c: Context): string {
  const params = c.event.info.params;
  let out = "";
  for (let i = 0; i < params.length && i < c.event.paramCount; i++) {
    const param = params[i]!;
    const resolved = paramResolvedText(c, param);
    out += `${i === 0 ? "" : " "}${param.name}=${paramValueText(c, param)}`;
    if (resolved !== "") out += `(${resolved})`;
  }
  return out;
}

function ofBytes(toText: (value: Uint8Array) => string): Form {
  return (c, _param, at, size) => toText(c.event.memory.bytes.subarray(at, at + size));
}

function int(c: Context, reading: Reading, at: number, size: number): number {
  return Number(readNumber(reading, c.event.view, at, size));
}

function number(reading: Reading, format?: PrintFormat): Form {
  const bits = Number(reading.slice(1));
  return (c, param, at, size) =>
    numberForms[format ?? param.format](readNumber(reading, c.event.view, at, size), bits);
}

function named(reading: Reading, name: (value: WireNumber) => string): Form {
  return (c, _param, at, size) => name(readNumber(reading, c.event.view, at, size));
}

function names(reading: Reading): Form {
  return (c, param, at, size) => flagText(param.flags, int(c, reading, at, size));
}

function flags(reading: Reading): ParamForm {
  return {
    value: (c, _param, at, size) => String(int(c, reading, at, size)),
    resolved: names(reading),
  };
}

function account(nameOf: (c: Context, id: number) => string | undefined): ParamForm {
  return {
    value: (c, _param, at, size) => String(int(c, "u32", at, size) | 0),
    resolved: (c, _param, at, size) => {
      const id = int(c, "u32", at, size);
      return id === noValue ? "<NONE>" : (nameOf(c, id) ?? "<NA>");
    },
  };
}

function descriptor(c: Context, _param: Param, at: number, size: number): string {
  const fd = int(c, "i64", at, size);
  if (fd >= 0) return c.descriptorText(fd);
  return fd === atCwd ? "AT_FDCWD" : errnoName(fd);
}

function processName(c: Context, _param: Param, at: number, size: number): string {
  return c.commOf(int(c, "i64", at, size));
}

/** `fd:Tf` items: T the type character, f the poll flags in hexadecimal. */
function descriptorList(c: Context, _param: Param, at: number, size: number): string {
  const view = c.event.view;
  const items: string[] = [];
  for (let item = at + 2; item + 10 <= at + size; item += 10) {
    const fd = int(c, "i64", item, 8);
    items.push(`${fd}:${c.descriptorChar(fd)}${view.getUint16(item + 8, true).toString(16)}`);
  }
  return items.join(" ");
}

function isRelative(path: string): boolean {
  return path !== "" && !path.startsWith("/") && path !== unknownMark;
}

function pathFromCwd(c: Context, param: Param): string {
  const path = c.event.text(param.index);
  if (c.thread === undefined || !isRelative(path)) return "";
  return joinPath(c.cwd, path);
}

function pathFromDescriptor(c: Context, param: Param): string {
  const path = c.event.text(param.index);
  if (c.thread === undefined || !isRelative(path)) return "";
  return joinPath(c.directoryOf(c.event.i64(param.dirfd ?? 0, -1)), path);
}

function relativeTime(c: Context, _param: Param, at: number, size: number): string {
  const ns = readNumber("u64", c.event.view, at, size);
  return ns === allOnes ? "none" : String(ns);
}

function relativeSeconds(c: Context, _param: Param, at: number, size: number): string {
  const ns = readNumber("u64", c.event.view, at, size);
  return ns === allOnes ? "" : secondsText(ns);
}

function absoluteTime(c: Context, _param: Param, at: number, size: number): string {
  const ns = BigInt(readNumber("u64", c.event.view, at, size));
  return `${localDay(ns)} ${localClock(ns)}${fraction(ns)}`;
}

// The first byte names the variant; the print format is the parameter's own.
function dynamic(form: keyof ParamForm): Form {
  return (c, param, at, size) => {
    const table = dynamicTables[param.dynamic as keyof typeof dynamicTables];
    const spec = table?.[c.event.memory.bytes[at]!];
    // Specs are written "TYPE FORMAT" (schema/flags/dynamic.ts).
    const type = spec?.split(" ")[0] as ParamTypeName | undefined;
    if (type === undefined) return "";
    const variant = { ...param, type, row: paramTypes[type] };
    return forms[type][form]?.(c, variant, at + 1, size - 1) ?? "";
  };
}
