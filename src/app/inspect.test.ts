// Captures inspected and copied in this process: what is kept, in how many files, and that a copy
// is as good as its original.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as make from "../../test/support/make-capture.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import { builtinConfig } from "../../test/support/replay-capture.ts";
import { captureText } from "./capture-info.ts";
import { inspect, type InspectRequest, summaryText } from "./inspect.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const second = 1_000_000_000n;
const open = (i: number) =>
  makeEvent("syscall_open_x", {
    ts: BigInt(i) * second,
    tid: 7,
    params: { fd: 10 + i, name: `/tmp/f${i}`, flags: 1, mode: 0, dev: 5, ino: 6 },
  });
const close = (i: number) =>
  makeEvent("syscall_close_x", {
    ts: BigInt(i) * second + 1n,
    tid: 7,
    params: { res: 0, fd: 10 + i },
  });
// Ten seconds of opening and closing, the descriptor of second i closed in second i + 1.
const records = Array.from({ length: 10 }, (_, i) =>
  i === 0 ? [open(0)] : [open(i), close(i - 1)],
);
const original = join(folder, "original.scap");
writeFileSync(original, make.written(make.fullLists, records.flat()));

type Recording = Partial<NonNullable<InspectRequest["recording"]>>;

const noRecording = {
  ...{ compressed: false, fileBytesMax: 0, fileSeconds: 0, fileEventsMax: 0, filesMax: 0 },
  keepState: false,
};

function request(recording: Recording, filter = ""): InspectRequest {
  return {
    config: {
      ...builtinConfig(),
      ...{ "engine.kind": "replay", "engine.replay.capture_file": original },
    },
    ...{ filter, print: undefined, summary: false, timeType: "h", count: 0, seconds: 0 },
    ...{ progress: undefined, report: "nothing" },
    recording: { path: "", ...noRecording, ...recording },
  };
}

async function copy(name: string, recording: Partial<typeof noRecording>, filter = "") {
  const path = join(folder, name);
  expect(await inspect(request({ ...recording, path }, filter))).toBe(0);
  const names = readdirSync(folder).filter((file) => file.startsWith(name));
  return names.sort().map((file) => {
    const bytes = new Uint8Array(readFileSync(join(folder, file)));
    return recording.compressed === true ? new Uint8Array(gunzipSync(bytes)) : bytes;
  });
}

describe("a copy", () => {
  test.each([false, true])("has all events and all of the state, compressed: %p", async (gz) => {
    const [bytes] = await copy(`all-${gz}`, { compressed: gz });
    const { records: copied, sections, damage } = await make.outcome(bytes!);
    expect(damage).toBeUndefined();
    expect(copied).toEqual(records.flat());
    const [section] = sections;
    expect(section?.machine).toEqual(make.machine);
    expect(section?.processes.map(({ tid }) => tid)).toEqual([7, 8]);
    // State adds bits of its own, and knows that the parent is not there.
    const known = { flags: expect.any(Number), ptid: 0 };
    expect(section?.processes[0]).toEqual({ ...make.process, ...known });
    const byFd = [...make.fds].sort((a, b) => a.fd - b.fd);
    const again = section?.fds.get(7) ?? [];
    expect(again.map(({ fd, type }) => [fd, type])).toEqual(byFd.map(({ fd, type }) => [fd, type]));
    for (const type of [3, 4, 5, 6, 8, 16, 17]) {
      const [before] = byFd.filter((fd) => fd.type === type);
      const after = again.find((fd) => fd.type === type);
      // Names of sockets are made of their addresses.
      expect({ ...after, name: before?.name }).toEqual({ ...before!, name: before?.name });
    }
  });

  test("has what passes the filter", async () => {
    const [bytes] = await copy("open", {}, "evt.type = open and fd.name = /tmp/f3");
    expect((await make.outcome(bytes!)).records).toEqual([open(3)]);
  });

  test("keeps what changes state on request, invisibly", async () => {
    const [bytes] = await copy("fat", { keepState: true }, "evt.type = close");
    const { records: copied, stateOnly } = await make.outcome(bytes!);
    expect(copied).toEqual(records.flat());
    expect(stateOnly.filter((hidden) => hidden).length).toBe(10);
  });

  test("for an old reader lacks what makes that crash", async () => {
    const call = (ID: number) =>
      makeEvent("generic_x", { ts: second, tid: 7, params: { ID, nativeID: 9 } });
    const capture = join(folder, "generic.scap");
    writeFileSync(capture, make.written(make.fullLists, [call(328), call(329), open(3)]));
    const ours: InspectRequest["config"] = {
      ...builtinConfig(),
      ...{ "engine.kind": "replay", "engine.replay.capture_file": capture },
    };
    for (const compat of [undefined, "sysdig-0.29"] as const) {
      const path = join(folder, `for-${compat}`);
      const asked = request({ path, ...(compat === undefined ? {} : { compat }) });
      expect(await inspect({ ...asked, config: ours })).toBe(0);
      const { records: copied } = await make.outcome(new Uint8Array(readFileSync(path)));
      const lacking = compat === undefined ? [] : [1];
      const want = [call(328), call(329), open(3)].filter((_, i) => !lacking.includes(i));
      expect(copied).toEqual(want);
    }
  });

  test("is readable by its owner only", async () => {
    await copy("mode", {});
    expect(statSync(join(folder, "mode")).mode & 0o777).toBe(0o600);
  });
});

describe("several files", () => {
  const countsOf = async (files: readonly Uint8Array[]) =>
    Promise.all(files.map(async (bytes) => (await make.outcome(bytes)).records.length));

  test("by number of events, each with the state of its start", async () => {
    const files = await copy("by-events", { fileEventsMax: 5 });
    expect(await countsOf(files)).toEqual([5, 5, 5, 4]);
    const { sections } = await make.outcome(files[1]!);
    const known = sections[0]?.fds.get(7)?.map(({ fd }) => fd) ?? [];
    // The first file ends with the opening of 12 and the closing of 11.
    expect([known.includes(12), known.includes(11)]).toEqual([true, false]);
  });

  test("by time", async () => {
    expect(await countsOf(await copy("by-time", { fileSeconds: 4 }))).toEqual([7, 8, 4]);
  });

  test("as many as wanted, the oldest overwritten", async () => {
    const files = await copy("ring", { fileEventsMax: 5, filesMax: 2 });
    expect(await countsOf(files)).toEqual([5, 4]);
    const { records: last } = await make.outcome(files[1]!);
    expect(last.at(-1)).toEqual(records.flat().at(-1)!);
  });

  test("as many as wanted by time, and no more", async () => {
    const files = await copy("timed", { fileSeconds: 4, filesMax: 2 });
    expect(await countsOf(files)).toEqual([7, 8]);
  });
});

test("what cannot be written is told", async () => {
  expect(await inspect(request({ path: "/no/such/directory/f" }))).toBe(1);
});

test("a filter with a mistake inspects nothing", async () => {
  expect(await inspect(request({ path: join(folder, "never") }, "evt.typ = open"))).toBe(1);
  expect(readdirSync(folder)).not.toContain("never");
});

test("a summary has the most frequent first", () => {
  const counts = new Map([
    ["< read", 2],
    ["< open", 30],
    ["> open", 2],
  ]);
  expect(summaryText(counts)).toBe(`----------------------
Event           #Calls
----------------------
< open            30
< read            2
> open            2
`);
});

test("capture-info says what is in a section", () => {
  const text = captureText("f.scap", [
    {
      machine: { machine: make.machine, interfaces: make.interfaces },
      ...{ threads: 3, processes: 2, fds: 9, users: 4, groups: 5, events: 7 },
      ...{ firstNs: 1_000_000_000n, lastNs: 4_500_000_000n },
      types: new Map([["< open", 7]]),
      names: new Map([["ca\x1bt", 7]]),
    },
  ]);
  expect(text).toContain("Machine:     box, 2 CPUs, 7.5 GiB of memory\n");
  expect(text).toContain("2 processes, 3 threads, 9 descriptors; 4 users, 5 groups, 1 network");
  expect(text).toContain("Time span:   3.500 s\nEvents:      7, 2 per second\n");
  expect(text).toContain("  < open                   7\n");
  expect(text).toContain("  ca.t                     7\n");
});
