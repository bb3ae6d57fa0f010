// Reading and writing of captures: what is written is read back, older versions are understood, and
// whatever is wrong with a file ends the reading with one sentence and after everything before it.
import { describe, expect, test } from "bun:test";
import { makeEvent } from "../../test/support/make-event.ts";
import * as make from "../../test/support/make-capture.ts";
import { type FieldRow, writeField } from "./field-types.ts";
import { blocks, processFields, processTail, writtenBlock } from "./blocks.ts";
import { damageText } from "./damage.ts";

const close = makeEvent("syscall_close_x", { ts: 5n, tid: 7, params: { res: 0, fd: 3 } });
const read = makeEvent("syscall_read_x", {
  tid: 7,
  params: { res: 3, data: "ab", fd: 3, size: 9 },
});
const async = makeEvent("asyncevent_e", { params: { name: "x", data: new Uint8Array(100_000) } });
const capture = make.written(make.fullLists, [close, read, async]);

test("ids of blocks are frozen", () => {
  expect(
    blocks.map(({ id, kind, version, flagged, large }) =>
      [id.toString(16), kind, version, flagged === true ? "f" : "", large === true ? "l" : ""].join(
        " ",
      ),
    ),
  ).toMatchInlineSnapshot(`
    [
      "a0d0d0a section 1  ",
      "201 machine 1  ",
      "202 processes 1  ",
      "203 fds 1  ",
      "204 event 1  ",
      "205 interfaces 1  ",
      "206 users 1  ",
      "207 processes 2  ",
      "208 event 1 f ",
      "209 processes 3  ",
      "210 processes 4  ",
      "211 processes 5  ",
      "212 processes 6  ",
      "213 processes 7  ",
      "214 processes 8  ",
      "215 processes 9  ",
      "216 event 2  ",
      "217 event 2 f ",
      "218 fds 2  ",
      "219 interfaces 2  ",
      "220 users 2  ",
      "221 event 2  l",
      "222 event 2 f l",
    ]
  `);
  const kinds = ["section", "machine", "interfaces", "users", "processes", "fds", "event"] as const;
  expect(kinds.map((kind) => writtenBlock(kind).toString(16))).toEqual([
    ...["a0d0d0a", "201", "219", "220", "215", "218", "216"],
  ]);
});

describe("what is written", () => {
  test.each([1, 3, 1000, 1_000_000])("is read back, %p bytes at a time", async (step) => {
    const { sections, records, cpus, damage } = await make.outcome(capture, step);
    expect(damage).toBeUndefined();
    expect(records).toEqual([close, read, async]);
    expect(cpus).toEqual([3, 3, 3]);
    const [section] = sections;
    expect(section?.machine).toEqual(make.machine);
    expect(section?.interfaces).toEqual([...make.interfaces]);
    expect(section?.users).toEqual([...make.fullLists.users]);
    expect(section?.groups).toEqual([...make.fullLists.groups]);
    expect(section?.processes).toEqual([...make.fullLists.processes]);
    expect(section?.fds.get(7)).toEqual([...make.fds]);
    expect(section?.fds.get(8)).toEqual([]);
  });

  test("is read back from an input that takes its time", async () => {
    const { records } = await make.outcome(capture, 50_000, true);
    expect(records).toEqual([close, read, async]);
  });

  test("may be followed by another capture", async () => {
    const other = make.written({ ...make.noLists, processes: [make.process] }, [read]);
    const { sections, records } = await make.outcome(make.join(capture, other, capture));
    expect(records.length).toBe(7);
    expect(sections.map(({ processes }) => processes.length)).toEqual([2, 1, 2]);
    expect(sections.map(({ machine }) => machine?.hostname)).toEqual(["box", undefined, "box"]);
  });
});

test("events that only change state are marked", async () => {
  const bytes = make.join(
    ...[make.header(), make.eventBlock(close, 0x217, 1), make.eventBlock(read, 0x217, 0)],
    ...[make.eventBlock(async, 0x222, 1), make.eventBlock(close)],
  );
  expect((await make.outcome(bytes)).stateOnly).toEqual([true, false, true, false]);
});

test("unknown blocks, options, longer entries, unknown events are skipped", async () => {
  const unknownEvent = close.slice();
  new DataView(unknownEvent.buffer).setUint16(20, 999, true);
  const bytes = make.join(
    make.header(2, new Uint8Array(20)),
    make.block(0x7777, (to) => to.zeros(3_000_000)),
    make.block(0x220, (to) => {
      to.u32(30);
      to.u8(1);
      to.u32(5);
      to.u16(4);
      to.bytes(Buffer.from("five"));
      to.zeros(15);
    }),
    make.block(0x218, (to) => {
      to.u64(7n);
      to.u32(31);
      to.u64(9n);
      to.u64(1n);
      to.u8(200);
      to.zeros(10);
    }),
    ...[make.eventBlock(unknownEvent), make.eventBlock(make.join(close, new Uint8Array(12)))],
  );
  const { sections, records, reader, damage } = await make.outcome(bytes);
  expect(damage).toBeUndefined();
  expect(sections[0]?.groups).toEqual([{ gid: 5, name: "five" }]);
  expect(sections[0]?.fds.get(7)).toEqual([
    { fd: 9, ino: 1, type: 10, name: "unknown-type:[200]" },
  ]);
  expect([records, reader.unknownTypes]).toEqual([[close], 1]);
});

const processBlocks = blocks.filter(({ kind }) => kind === "processes");

test.each(processBlocks.map(({ id, alias, version }) => [version, id, alias] as const))(
  "processes of version %p have what that version has",
  async (version, id, alias) => {
    const rows: readonly FieldRow[] = processFields.filter((row) => row.since <= version);
    const values: Record<string, unknown> = { ...make.process };
    const body = make.block(alias ?? id, (to) => {
      for (let i = 0; i < 2; i++) {
        const start = to.length;
        if (version >= 9) to.u32(0);
        for (const row of rows) writeField(to, row, values[row.name]);
        if (version >= 9) to.patchU32(start, to.length - start);
      }
    });
    const { sections } = await make.outcome(make.join(make.header(), body, make.eventBlock(close)));
    const want: Record<string, unknown> = {};
    for (const row of [...processFields, ...processTail] as readonly FieldRow[]) {
      const has = rows.includes(row);
      want[row.name] = has ? values[row.name] : row.missing;
    }
    expect<unknown>(sections[0]?.processes).toEqual([want, want]);
  },
);

test("the short tails of libraries before 0.10 lack the first two fields", async () => {
  const body = make.block(0x215, (to) => {
    const values: Record<string, unknown> = { ...make.process };
    to.u32(0);
    for (const row of processFields) writeField(to, row, values[row.name]);
    to.u32(1001);
    to.u8(1);
    to.patchU32(8, to.length - 8); // Wrong on purpose until here: the size is at 0.
    to.patchU32(0, to.length);
  });
  const { sections } = await make.outcome(make.join(make.header(), body, make.eventBlock(close)));
  const [process] = sections[0]?.processes ?? [];
  expect([process?.loginuid, process?.exeWritable, process?.tty]).toEqual([1001, true, 0]);
});

test("lists of the first version have no entry sizes", async () => {
  const bytes = make.join(
    make.header(0),
    make.block(0x8011abcd, (to) => {
      to.u16(3);
      to.u16(2);
      to.bytes(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
      to.bytes(Buffer.from("lo"));
    }),
    make.block(0x8012abcd, (to) => {
      to.u8(0);
      to.u32(1);
      to.u32(2);
      for (const text of ["me", "/home", ""]) {
        to.u16(text.length);
        to.bytes(Buffer.from(text));
      }
    }),
    make.block(0x8001abcd, (to) => {
      to.u64(7n);
      to.u64(2n);
      to.u64(3n);
      to.u8(16);
      to.u32(9);
      to.u16(2);
      to.bytes(Buffer.from("/a"));
      to.u64(4n);
      to.u64(3n);
      to.u8(99);
      to.u64(0n);
    }),
    make.firstVersionBlock(close, 0x8010abcd),
  );
  const { sections, records, damage } = await make.outcome(bytes);
  expect(damage).toBeUndefined();
  expect(sections[0]?.interfaces[0]).toEqual({
    ...{ name: "lo", linkSpeed: 0, address: Uint8Array.of(1, 2, 3, 4) },
    ...{ netmask: Uint8Array.of(5, 6, 7, 8), broadcast: Uint8Array.of(9, 10, 11, 12) },
  });
  expect(sections[0]?.users).toEqual([{ uid: 1, gid: 2, name: "me", home: "/home", shell: "" }]);
  expect(sections[0]?.fds.get(7)).toEqual([
    { fd: 2, ino: 3, type: 16, name: "/a", openFlags: 9, dev: 0 },
  ]);
  expect(records).toEqual([close]);
});

test("records of the first version get their number of parameters back", async () => {
  const notification = makeEvent("notification_e", { params: { id: "n", desc: "text" } });
  const bytes = make.join(
    ...[make.header(), make.firstVersionBlock(read), make.firstVersionBlock(close, 0x208, 1)],
    make.firstVersionBlock(notification),
  );
  const over = bytes.slice();
  const at = over.length - make.firstVersionBlock(notification).length + 10 + 16;
  new DataView(over.buffer).setUint32(at, notification.length - 4 + 3, true);
  const { records, stateOnly, damage } = await make.outcome(over);
  expect(damage).toBeUndefined();
  expect(records).toEqual([read, close, notification]);
  expect(stateOnly).toEqual([false, true, false]);
});

const head = make.header();
const u32At = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};
const good = make.eventBlock(close);
const noUsers = make.block(0x220, () => undefined);
const oldUsers = make.block(0x206, () => undefined);
const users = make.block(0x220, (to) => {
  to.u32(9);
  to.zeros(8);
});

const damaged: readonly (readonly [string, Uint8Array, number, string])[] = [
  ["nothing", new Uint8Array(0), 0, "is empty"],
  [
    "a text",
    Buffer.from("hello, here is a text"),
    0,
    "is no capture file: there is no section header at byte 0",
  ],
  [
    "a few bytes",
    head.subarray(0, 10),
    0,
    "is no capture file: there is no section header at byte 0",
  ],
  [
    "another magic",
    u32At(head, 8, 1),
    0,
    "is no capture file: there is no section header at byte 0",
  ],
  [
    "a big-endian file",
    u32At(head, 8, 0x4d3c2b1a),
    0,
    "was written in the other byte order (big-endian), which cannot be read",
  ],
  ["format 2", u32At(head, 12, 2), 0, "has format version 2; this version of gyr reads version 1"],
  ["no events", head, 0, "has no events; it ends at byte 28"],
  [
    "pcapng",
    make.join(
      head,
      make.block(1, (to) => to.zeros(8)),
    ),
    0,
    "is a network capture (pcapng), not a capture of system calls",
  ],
  [
    "half a list",
    make.join(head, users.subarray(0, 15)),
    0,
    "ends too early: the block at byte 28 has 24 bytes, of which 15 are there",
  ],
  [
    "half a header",
    make.join(head, good, good.subarray(0, 7)),
    1,
    `ends too early: the block at byte ${28 + good.length} has 8 bytes, of which 7 are there`,
  ],
  [
    "half an event",
    make.join(head, good, good.subarray(0, 50)),
    1,
    `ends too early: the block at byte ${28 + good.length} has ${good.length} bytes, of which 50 are there`,
  ],
  [
    "half an unknown block",
    make.join(head, make.block(9, (to) => to.zeros(80)).subarray(0, 60)),
    0,
    "ends too early: the block at byte 28 has 92 bytes, of which 60 are there",
  ],
  [
    "another end",
    make.join(head, u32At(noUsers, 8, 13), good),
    0,
    "is damaged at byte 28: block 0x220 is 12 bytes long by its start and 13 by its end",
  ],
  [
    "a tiny block",
    make.join(head, u32At(users, 4, 4), good),
    0,
    "is damaged at byte 28: no block 0x220 is 4 bytes long",
  ],
  [
    "a huge list that is read as a whole",
    make.join(head, u32At(oldUsers, 4, 0xfffffff0), good),
    0,
    "is damaged at byte 28: no block 0x206 is 4294967280 bytes long",
  ],
  [
    "a list beyond the end",
    make.join(head, u32At(noUsers, 4, 0xffffff0)),
    0,
    "ends too early: the block at byte 28 has 268435440 bytes, of which 12 are there",
  ],
  [
    "a tiny event",
    make.join(head, good, u32At(good, 4, 12)),
    1,
    `is damaged at byte ${28 + good.length}: no block 0x216 is 12 bytes long`,
  ],
  [
    "a huge event",
    make.join(head, good, u32At(good, 4, 100_000)),
    1,
    `is damaged at byte ${28 + good.length}: no block 0x216 is 100000 bytes long`,
  ],
  [
    "too long a record",
    make.join(head, good, u32At(good, 26, 1000)),
    1,
    `is damaged at byte ${28 + good.length}: the event of type 5 is longer than its block or has too many parameters`,
  ],
  [
    "too many parameters",
    make.join(head, good, u32At(good, 32, 5)),
    1,
    `is damaged at byte ${28 + good.length}: the event of type 5 is longer than its block or has too many parameters`,
  ],
  [
    "an entry that is too long",
    make.join(head, u32At(users, 8, 500), good),
    0,
    "is damaged at byte 40: in block 0x220, an entry is 500 bytes long, at most 12 fit",
  ],
  [
    "an entry that is too short",
    make.join(head, u32At(users, 8, 3), good),
    0,
    "is damaged at byte 40: in block 0x220, an entry is 3 bytes long, at most 12 fit",
  ],
  [
    "rubbish after events",
    make.join(head, good, Buffer.from("rubbish, but long enough")),
    1,
    `is damaged at byte ${28 + good.length}: neither an event nor a new section begins there`,
  ],
];

test.each(damaged)("%s ends the reading", async (_, bytes, events, text) => {
  for (const step of [bytes.length + 1, 1, 13]) {
    const { records, damage } = await make.outcome(bytes, step);
    expect(damage === undefined ? "no damage" : damageText(damage)).toBe(text);
    expect(records.length).toBe(events);
  }
});
