// Reading parameters, and surviving records whose lengths lie.
import { describe, expect, test } from "bun:test";
import { Memory } from "../base/memory.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import { EventView } from "./event-view.ts";
import { InternTable } from "./intern.ts";

const record = makeEvent("syscall_openat_2_x", {
  ts: 1_700_000_000_123_456_789n,
  tid: 42,
  params: { fd: 3, dirfd: -100, name: "/etc/passwd", flags: 1, mode: 0o644, dev: 8, ino: 77 },
});

function aimed(bytes: Uint8Array): EventView {
  const view = new EventView(new InternTable());
  expect(view.aim(new Memory(bytes), 0)).toBe(true);
  return view;
}

describe("an event view", () => {
  test("reads every parameter in any order", () => {
    const view = aimed(record);
    expect(view.u64(6)).toBe(77);
    expect(view.text(2)).toBe("/etc/passwd");
    expect(view.i64(0)).toBe(3);
    expect(view.i64(1)).toBe(-100);
    expect(view.tid).toBe(42);
    expect(view.tsNs).toBe(1_700_000_000_123_456_789n);
    expect(view.info.name).toBe("openat");
  });

  test("gives the missing value for parameters that are not there", () => {
    const view = aimed(record);
    expect(view.i64(20, -1)).toBe(-1);
    expect(view.text(20)).toBe("");
  });

  const lies: [string, (bytes: Uint8Array) => void, boolean][] = [
    // what lies        change                                             still a record
    ["nothing", () => {}, true],
    ["length too long", (b) => new DataView(b.buffer).setUint32(16, 9999, true), false],
    ["length below the header", (b) => new DataView(b.buffer).setUint32(16, 10, true), false],
    ["unknown type", (b) => new DataView(b.buffer).setUint16(20, 60_000, true), false],
    ["too many parameters", (b) => new DataView(b.buffer).setUint32(22, 33, true), false],
    ["a parameter length", (b) => new DataView(b.buffer).setUint16(30, 60_000, true), true],
  ];
  test.each(lies)("when %s lies", (_what, change, valid) => {
    const bytes = record.slice();
    change(bytes);
    const view = new EventView(new InternTable());
    expect(view.aim(new Memory(bytes), 0)).toBe(valid);
    if (!valid) return;
    for (let i = 0; i < 7; i++)
      expect(view.offset(i) + view.size(i)).toBeLessThanOrEqual(bytes.length);
  });
});

describe("an intern table", () => {
  test("finds equal bytes again as the same text, and starts over when full", () => {
    const table = new InternTable();
    const memory = new Memory(new TextEncoder().encode("/etc/passwd/etc/shadow/etc/passwd"));
    expect(table.text(memory, 0, 11)).toBe("/etc/passwd");
    expect(table.text(memory, 11, 11)).toBe("/etc/shadow");
    expect(table.text(memory, 22, 11)).toBe("/etc/passwd");
    const number = new Memory(new Uint8Array(8));
    for (let i = 0; i < 200_000; i++) {
      number.view.setUint32(0, i, true);
      table.text(number, 0, 8);
    }
    expect(table.restarts).toBeGreaterThan(0);
    expect(table.text(memory, 11, 11)).toBe("/etc/shadow");
  });

  test("keeps bytes that are not UTF-8", () => {
    const memory = new Memory(Uint8Array.of(0x61, 0xff, 0x62));
    expect(new InternTable().text(memory, 0, 3)).toBe("a\udcffb");
  });
});
