// Event records by hand: `makeEvent("syscall_close_x", { tid: 7, params: { res: 0, fd: 3 } })`.
import { type EventKey, type EventType, eventTypes, type Param } from "../../src/schema/events.ts";
import { currentEvents } from "../../src/schema/events.ts";
import { wire } from "../../src/schema/wire.ts";

export type ParamInput = number | bigint | string | readonly string[] | Uint8Array | undefined;

export interface EventInput {
  readonly ts?: bigint;
  readonly tid?: number | bigint;
  /** By name; absent ones are empty. Text gets its NUL, a list of strings one NUL each. */
  readonly params?: Readonly<Record<string, ParamInput>>;
}

export function makeEvent(key: EventKey, input: EventInput): Uint8Array {
  const type = eventTypes[currentEvents[key].id]!;
  for (const name of Object.keys(input.params ?? {}))
    if (!type.params.some((param) => param.name === name)) throw new Error(`${key} has no ${name}`);
  const payloads = type.params.map((param) => encode(param, input.params?.[param.name]));
  return record(type, payloads, input);
}

export interface OldEventInput {
  readonly tid?: number;
  /** As many empty parameters, instead of payloads. */
  readonly count?: number;
  readonly payloads?: readonly Uint8Array[];
}

/** An event of any layout, old ones included, from the bytes of its parameters. */
export function makeOldEvent(key: string, input: OldEventInput): Uint8Array {
  const type = eventTypes.find((candidate) => candidate.key === key);
  if (type === undefined) throw new Error(`there is no event ${key}`);
  const empty = Array.from({ length: input.count ?? 0 }, () => new Uint8Array(0));
  return record(type, input.payloads ?? empty, input);
}

function record(
  type: EventType,
  payloads: readonly Uint8Array[],
  input: { readonly ts?: bigint; readonly tid?: number | bigint },
): Uint8Array {
  const header: number = wire.headerBytes;
  const width = type.flags.has("large_payload") ? 4 : 2;
  const length = payloads.reduce((sum, payload) => sum + width + payload.length, header);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(wire.ts, input.ts ?? 0n, true);
  view.setBigInt64(wire.tid, BigInt(input.tid ?? 1), true);
  view.setUint32(wire.length, length, true);
  view.setUint16(wire.type, type.id, true);
  view.setUint32(wire.paramCount, payloads.length, true);
  let at = wire.headerBytes + width * payloads.length;
  payloads.forEach((payload, i) => {
    const place = wire.headerBytes + width * i;
    if (width === 4) view.setUint32(place, payload.length, true);
    else view.setUint16(place, payload.length, true);
    bytes.set(payload, at);
    at += payload.length;
  });
  return bytes;
}

function encode(param: Param, value: ParamInput): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return new TextEncoder().encode(`${value}\0`);
  if (typeof value === "object")
    return new TextEncoder().encode((value as readonly string[]).map((s) => `${s}\0`).join(""));
  const size = param.row.size;
  if (size === "variable") throw new Error(`${param.name} is ${param.type}: give text or bytes`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
  return bytes.slice(0, size);
}

/** A SOCKTUPLE payload: IPv4 addresses as "a.b.c.d". */
export function tuple4(from: string, fromPort: number, to: string, toPort: number): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  bytes[0] = 2;
  bytes.set(from.split(".").map(Number), 1);
  view.setUint16(5, fromPort, true);
  bytes.set(to.split(".").map(Number), 7);
  view.setUint16(11, toPort, true);
  return bytes;
}
