// How rows say what the probe must have told of a case.
import { driverConstants } from "../../src/schema/driver-constants.ts";
import type { EventKey } from "../../src/schema/events.ts";
import type { DriverConstant } from "../../src/schema/kernel-flags.ts";
import type { Facts, Value } from "./recorded.ts";

/** A value, or a test that it must pass. */
export type Expected = Value | ((value: Value) => boolean);

export interface CallRow {
  /** Of the helper program. */
  readonly name: string;
  /** The last event of this kind that the case's thread made. */
  readonly event: EventKey;
  /** Thread the event belongs to, where that is not the case's own. */
  readonly thread?: (facts: Facts) => number;
  /** Every parameter of the event. */
  readonly params: (facts: Facts) => Readonly<Record<string, Expected>>;
}

export function row(
  name: string,
  event: EventKey,
  params: CallRow["params"],
  thread?: CallRow["thread"],
): CallRow {
  return thread === undefined ? { name, event, params } : { name, event, params, thread };
}

/** Wire flags by their public names. */
export function flags(...names: readonly DriverConstant[]): number {
  return names.reduce((sum, name) => sum | driverConstants[name], 0) >>> 0;
}

/** Bits of `expected`, whatever else is set: which layer of an overlay a file is on varies. */
export function withLayer(expected: number): (value: Value) => boolean {
  const layers = flags("PPM_FD_UPPER_LAYER", "PPM_FD_LOWER_LAYER");
  return (value) => (Number(value) & ~layers) >>> 0 === expected;
}

export const isPositive = (value: Value): boolean => Number(value) > 0;
export const isNumber = (value: Value): boolean => value !== null && Number(value) >= 0;
export const isAddress = (value: Value): boolean => value !== null && BigInt(value) > 0n;

export const ENOENT = -2;
export const EBADF = -9;
export const EFAULT = -14;
export const EINVAL = -22;
export const EPERM = -1;
export const atCwd = -100;

/** Payloads, in hexadecimal as they are recorded. */
export function textHex(...texts: readonly string[]): string {
  return Buffer.from(texts.map((text) => `${text}\0`).join("")).toString("hex");
}

export function bytesHex(text: string): string {
  return Buffer.from(text).toString("hex");
}

function u16(value: number): string {
  return Buffer.from([value & 255, value >> 8]).toString("hex");
}

export function u32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString("hex");
}

export function u64(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes.toString("hex");
}

const loopback4 = "7f000001";
const loopback6 = `${"0".repeat(30)}01`;

/** PT_SOCKADDR on the loopback interface. */
export const address4 = (port: number) => `02${loopback4}${u16(port)}`;
export const address6 = (port: number) => `0a${loopback6}${u16(port)}`;
export const addressUnix = (path: string) => `01${textHex(path)}`;

/** PT_SOCKTUPLE from one port to the other. */
export const tuple4 = (from: number, to: number) =>
  `02${loopback4}${u16(from)}${loopback4}${u16(to)}`;
export const tuple6 = (from: number, to: number) =>
  `0a${loopback6}${u16(from)}${loopback6}${u16(to)}`;

/** Two addresses of the kernel and a path. */
export function unixTuple(path: string | undefined): (value: Value) => boolean {
  const end = path === undefined ? "" : textHex(path);
  return (value) => new RegExp(`^01[0-9a-f]{32}${end}$`).test(String(value));
}
