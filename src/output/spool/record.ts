// One record of a spool file: an alert with its number and time, protected by a checksum.
//
//   magic u32 | crc32 u32 | length u32 | number u64 | time u64 | length bytes of JSON
//
// Little-endian; the checksum is of everything behind it. Numbers have no gaps, so that what is
// missing can be counted. After damage the next record is found by its magic; an alert cannot
// contain one that would be believed, because JSON has no bytes of zero and every header has some.
import type { FormattedAlert } from "../channel.ts";

export interface SpoolRecord {
  readonly number: number;
  /** When it was written, milliseconds since 1970. */
  readonly timeMs: number;
  readonly alert: FormattedAlert;
}

const magic = Buffer.from("gyrS");
const at = { crc: 4, length: 8, number: 12, time: 20, payload: 28 };

export function encodeRecord({ number, timeMs, alert }: SpoolRecord): Buffer {
  const payload = Buffer.from(JSON.stringify(alert, packed));
  const bytes = Buffer.allocUnsafe(at.payload + payload.length);
  magic.copy(bytes);
  bytes.writeUInt32LE(payload.length, at.length);
  bytes.writeBigUInt64LE(BigInt(number), at.number);
  bytes.writeBigUInt64LE(BigInt(Math.max(0, Math.floor(timeMs))), at.time);
  payload.copy(bytes, at.payload);
  bytes.writeUInt32LE(Bun.hash.crc32(bytes.subarray(at.length)), at.crc);
  return bytes;
}

/** The first intact record at an offset or behind it, and where it ends. */
export function findRecord(
  bytes: Buffer,
  from: number,
): { readonly record: SpoolRecord; readonly end: number } | undefined {
  for (
    let start = bytes.indexOf(magic, from);
    start >= 0;
    start = bytes.indexOf(magic, start + 1)
  ) {
    const end = endOf(bytes, start);
    const record = end === undefined ? undefined : decode(bytes, start, end);
    if (record !== undefined && end !== undefined) return { record, end };
  }
  return undefined;
}

/** Undefined when what is there cannot be a whole, intact record. */
function endOf(bytes: Buffer, start: number): number | undefined {
  if (start + at.payload > bytes.length) return undefined;
  const end = start + at.payload + bytes.readUInt32LE(start + at.length);
  if (end > bytes.length) return undefined;
  const crc = Bun.hash.crc32(bytes.subarray(start + at.length, end));
  return crc === bytes.readUInt32LE(start + at.crc) ? end : undefined;
}

function decode(bytes: Buffer, start: number, end: number): SpoolRecord | undefined {
  const number = Number(bytes.readBigUInt64LE(start + at.number));
  const timeMs = Number(bytes.readBigUInt64LE(start + at.time));
  try {
    const text = bytes.toString("utf8", start + at.payload, end);
    // A cast: the checksum says that it is what was encoded here, perhaps by another release.
    const alert = JSON.parse(text, unpacked) as FormattedAlert;
    const whole = typeof alert.line === "string" && Number.isSafeInteger(number);
    return whole ? { number, timeMs, alert } : undefined;
  } catch {
    return undefined;
  }
}

const bigintKey = "\u0000n";

function packed(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? { [bigintKey]: String(value) } : value;
}

function unpacked(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(bigintKey in value)) return value;
  return BigInt(String(value[bigintKey]));
}
