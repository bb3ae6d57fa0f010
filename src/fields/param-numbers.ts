// Numbers of event parameters as text, in the print format the event table asks for.
import { errno, signals } from "../schema/flags/numbers.ts";
import type { PrintFormat } from "../schema/events.ts";

/** A number as read from a record: exact, bigint beyond 2^53. */
export type WireNumber = number | bigint;

export type NumberForm = (value: WireNumber, bits: number) => string;

/**
 * Text of a number by print format. Decimals of unsigned types are signed, as rules expect them.
 */
export const numberForms: Readonly<Record<PrintFormat, NumberForm>> = {
  NA: signedDecimal,
  DEC: signedDecimal,
  ID: signedDecimal,
  DIR: signedDecimal,
  HEX: (value, bits) => unsigned(value, bits).toString(16).toUpperCase(),
  OCT: (value, bits) => (Number(value) === 0 ? "0" : `0${unsigned(value, bits).toString(8)}`),
  "10_PADDED_DEC": (value) => String(value).padStart(9, "0"),
};

// The original prints u32 and u64 with a signed conversion: an unlimited resource reads -1.
function signedDecimal(value: WireNumber, bits: number): string {
  if (bits === 32) return String(Number(value) | 0);
  if (bits === 64 && typeof value === "bigint") return String(BigInt.asIntN(64, value));
  return String(value);
}

function unsigned(value: WireNumber, bits: number): WireNumber {
  return value < 0 ? BigInt.asUintN(bits, BigInt(value)) : value;
}

const errnoNames = new Map<number, string>(errno.map(([name, value]) => [value, name]));
const signalNames = new Map<number, string>(signals.map(([name, value]) => [value, name]));

/** The name of a result: `ENOENT` for -2; "" for what is no error or has no name. */
export function errnoName(result: WireNumber): string {
  return result < 0 ? (errnoNames.get(-Number(result)) ?? "") : "";
}

/** `SIGKILL` for 9; "" when unknown. */
export function signalName(signal: number): string {
  return signalNames.get(signal) ?? "";
}

/** Names of a signal set: bit n stands for signal n + 1. */
export function signalSetText(bits: number): string {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++)
    if ((bits >>> bit) & 1) names.push(signalName(bit + 1) || String(bit + 1));
  return names.join(" ");
}

/** Seconds as C's `%lg` prints them, six significant digits. */
export function secondsText(ns: WireNumber): string {
  const seconds = Number(ns) / 1e9;
  if (seconds === 0) return "0s";
  const exponent = Math.floor(Math.log10(Number(seconds.toPrecision(6))));
  if (exponent >= -4 && exponent < 6) return `${Number(seconds.toPrecision(6))}s`;
  const [mantissa, power] = seconds.toExponential(5).split("e") as [string, string];
  const sign = power.startsWith("-") ? "-" : "+";
  return `${Number(mantissa)}e${sign}${power.slice(1).padStart(2, "0")}s`;
}
