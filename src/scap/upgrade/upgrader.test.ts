// Upgrades of old events: every row leads to a current event, and what its parameters are made of.
import { describe, expect, test } from "bun:test";
import { makeOldEvent } from "../../../test/support/make-event.ts";
import { Memory } from "../../base/memory.ts";
import { eventTypes } from "../../schema/events.ts";
import { wire } from "../../schema/wire.ts";
import { isWhole, wideLengths } from "../record.ts";
import { always, passes, Upgrader } from "./upgrader.ts";
import { upgradePlans, upgradeRows } from "./upgrades.ts";

/** Key and parameters (as hex) of what an upgrader makes of records; undefined: nothing (yet). */
function upgraded(upgrader: Upgrader, record: Uint8Array): readonly string[] | undefined {
  if (!upgrader.upgrade(new Memory(record), 0)) return undefined;
  const { memory, at } = upgrader;
  const length = memory.view.getUint32(at + wire.length, true);
  expect(isWhole(memory.view, at, length)).toBe(true);
  const type = eventTypes[memory.view.getUint16(at + wire.type, true)]!;
  const count = memory.view.getUint32(at + wire.paramCount, true);
  const width = wideLengths[type.id] === 1 ? 4 : 2;
  let payload = at + wire.headerBytes + width * count;
  const params = Array.from({ length: count }, (_, i) => {
    const start = payload;
    const place = at + wire.headerBytes + width * i;
    payload +=
      width === 4 ? memory.view.getUint32(place, true) : memory.view.getUint16(place, true);
    return memory.bytes.subarray(start, payload).toHex();
  });
  expect(payload).toBe(at + length);
  return [type.key, ...params];
}

function after(...records: readonly Uint8Array[]): readonly string[] | undefined {
  const upgrader = new Upgrader();
  return records.map((record) => upgraded(upgrader, record)).at(-1);
}

test("what passes without a look into the table is what the table leaves as it is", () => {
  for (const { id, key, params } of eventTypes) {
    if (passes[id] !== params.length) continue;
    const record = makeOldEvent(key, { count: params.length });
    expect(after(record)?.slice(0, 1)).toEqual([key]);
    const action = upgradePlans.get(id * 64 + params.length)?.action ?? "pass";
    expect(action).toBe("pass");
  }
  const openat = eventTypes.find(({ key }) => key === "syscall_openat_2_e")!;
  expect(passes[openat.id]).toBe(openat.params.length);
});

test("the table is complete", () => {
  expect(Object.keys(upgradeRows).length).toBe(253);
  expect(upgradePlans.size).toBe(253);
});

test.each(Object.keys(upgradeRows))("%s becomes an event that is current, or waits", (key) => {
  const [name = "", count = ""] = key.split("/");
  const type = eventTypes.find((candidate) => candidate.key === name)!;
  const upgrader = new Upgrader();
  const record = makeOldEvent(name, { count: Number(count), tid: 3 });
  const result = upgraded(upgrader, record);
  expect(upgrader.unknown).toBe(0);
  if (result === undefined) {
    expect(type.exit).toBe(false);
    return;
  }
  const [becomes = "", ...params] = result;
  const resulting = eventTypes.find((candidate) => candidate.key === becomes)!;
  const wanted = passes[resulting.id]!;
  if (wanted !== always && resulting.exit) expect(params.length).toBe(resulting.params.length);
});

const long = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
};
const openat = makeOldEvent("syscall_openat_e", {
  tid: 9,
  payloads: [long(-100), Buffer.from("/a\0"), Uint8Array.of(1, 0, 0, 0), Uint8Array.of(2, 0, 0, 0)],
});
const openatExit = makeOldEvent("syscall_openat_x", { tid: 9, payloads: [long(4)] });
const minus100 = "9cffffffffffffff";
const four = "0400000000000000";

describe("two halves of a call", () => {
  test("become one event", () => {
    const upgrader = new Upgrader();
    expect(upgraded(upgrader, openat)).toBeUndefined();
    expect(upgraded(upgrader, openatExit)).toEqual([
      ...["syscall_openat_2_x", four, minus100, "2f6100", "01000000", "02000000", "", ""],
    ]);
  });

  test("leave empty parameters without the first, whatever other threads do", () => {
    const other = openat.slice();
    new DataView(other.buffer).setUint32(8, 10, true);
    const empty = ["syscall_openat_2_x", four, "", "", "", "", "", ""];
    expect(after(openatExit)).toEqual(empty);
    expect(after(other, openatExit)).toEqual(empty);
  });

  test("a first half is used once", () => {
    const empty = ["syscall_openat_2_x", four, "", "", "", "", "", ""];
    expect(after(openat, openatExit, openatExit)).toEqual(empty);
  });

  test("a first half of another call is not used", () => {
    const close = makeOldEvent("syscall_close_x", { tid: 9, payloads: [long(0)] });
    expect(after(openat, close)).toEqual([
      ...["syscall_close_x", "0000000000000000", "0000000000000000"],
    ]);
  });
});

test("values are cut to the size of the new parameter", () => {
  const fstat = makeOldEvent("syscall_fstat_e", { tid: 1, payloads: [new Uint8Array(20).fill(7)] });
  const exit = makeOldEvent("syscall_fstat_x", { tid: 1, payloads: [long(0)] });
  expect(after(fstat, exit)).toEqual(["syscall_fstat_x", long(0).toHex(), "07".repeat(8)]);
});

test("the first container event becomes JSON", () => {
  const container = makeOldEvent("container_e", {
    payloads: [
      ...[Buffer.from('a"b\0'), Uint8Array.of(7, 0, 0, 0)],
      ...[Buffer.from("name\0"), Buffer.from("image\0")],
    ],
  });
  const [key, json = ""] = after(container) ?? [];
  expect(key).toBe("container_json_2_e");
  const text = Buffer.from(json, "hex").toString();
  expect(text).toBe('{"id":"a\\"b","type":7,"name":"name","image":"image"}\0');
});

test("a record that no row is for is left as it is", () => {
  const odd = makeOldEvent("syscall_close_x", { payloads: new Array(9).fill(Uint8Array.of(1)) });
  const upgrader = new Upgrader();
  expect(upgraded(upgrader, odd)?.length).toBe(10);
  expect(upgrader.unknown).toBe(1);
});
