// A rule with `capture: true` starts a file at the event it matched and a later match prolongs it.
import { afterAll, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as make from "../../test/support/make-capture.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import { builtinConfig } from "../../test/support/replay-capture.ts";
import { Memory } from "../base/memory.ts";
import { EventView } from "../decode/event-view.ts";
import { InternTable } from "../decode/intern.ts";
import { Context } from "../fields/context.ts";
import type { Alert } from "../output/alert.ts";
import { State } from "../state/state.ts";
import type { LiveRule } from "./alerts.ts";
import { RuleCapture } from "./rule-capture.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-rule-capture-"));
afterAll(() => rmSync(folder, { recursive: true }));

const second = 1_000_000_000n;
const events = Array.from({ length: 10 }, (_, i) =>
  makeEvent("syscall_close_x", { ts: BigInt(i) * second, tid: 7, params: { res: 0, fd: i } }),
);

function rule(capture: boolean, captureDurationMs = 0): LiveRule {
  const format = () => {
    throw new Error("nothing is rendered here");
  };
  const priority = { name: "Notice", level: 5 };
  return {
    ...{ name: "r", source: "syscall", priority, tags: [], extra: [], format },
    capture,
    captureDurationMs,
  };
}

/** Runs all events; `matches` says which rule each matched. Seconds of the events in each file. */
async function capturesOf(
  name: string,
  matches: Readonly<Record<number, LiveRule>>,
  mode: "rules" | "all_rules" = "rules",
): Promise<readonly number[][]> {
  const config = {
    ...builtinConfig(),
    ...{ "capture.mode": mode, "capture.path_prefix": join(folder, name) },
    "capture.default_duration": 2_000,
  };
  const log = { write: () => undefined, fail: () => undefined, flush: async () => true };
  const capture = new RuleCapture({ config, log, isReplay: true, alert: () => undefined });
  const view = new EventView(new InternTable());
  const state = new State();
  const context = new Context(view, state);
  capture.section(state, { machine: make.machine, interfaces: [] });
  events.forEach((event, i) => {
    view.aim(new Memory(event), 0);
    state.apply(view);
    context.next();
    const matched = matches[i];
    if (matched !== undefined) capture.matched(matched, context);
    capture.event(context, false);
    state.settle();
  });
  await capture.close();
  const files = readdirSync(folder).filter((file) => file.startsWith(`${name}_`));
  return Promise.all(
    files.sort().map(async (file) => {
      const bytes = new Uint8Array(gunzipSync(readFileSync(join(folder, file))));
      const { records, damage } = await make.outcome(bytes);
      expect(damage).toBeUndefined();
      return records.map((record) =>
        Number(new DataView(record.buffer).getBigUint64(0, true) / second),
      );
    }),
  );
}

const cases = [
  // name, matches, mode, seconds in each file
  ["none", {}, "rules", []],
  ["other", { 1: rule(false) }, "rules", []],
  ["any", { 1: rule(false) }, "all_rules", [[1, 2, 3]]],
  ["one", { 1: rule(true) }, "rules", [[1, 2, 3]]],
  ["own", { 1: rule(true, 4_000) }, "rules", [[1, 2, 3, 4, 5]]],
  ["longer", { 1: rule(true), 2: rule(true) }, "rules", [[1, 2, 3, 4]]],
  ["shorter", { 1: rule(true, 4_000), 2: rule(true, 1_000) }, "rules", [[1, 2, 3, 4, 5]]],
  [
    "two",
    { 1: rule(true), 5: rule(true) },
    "rules",
    [
      [1, 2, 3],
      [5, 6, 7],
    ],
  ],
  ["end", { 8: rule(true) }, "rules", [[8, 9]]],
] as const;

test.each(cases)("%s", async (name, matches, mode, want) => {
  expect(await capturesOf(name, matches, mode)).toEqual(want.map((seconds) => [...seconds]));
});

test("files are named after time and number of the event", () => {
  const [name] = readdirSync(folder).filter((file) => file.startsWith("one_"));
  expect(name).toBe("one_00000000001000000000_00000000000000000002.scap");
});

describe("capture.max_file_size_mb", () => {
  const mb = 1_048_576;
  // Bytes that cannot be compressed, 40 events of 60 kB.
  const writes = Array.from({ length: 40 }, (_, i) =>
    makeEvent("syscall_write_x", {
      ...{ ts: BigInt(i) * 1_000_000n, tid: 7 },
      params: { res: 60_000, data: randomBytes(60_000), fd: 1, size: 60_000 },
    }),
  );

  /** A capture of 5 seconds is started by the first event; what it came to. */
  async function limited(name: string, maxMb: number, isReplay: boolean) {
    const alerts: Alert[] = [];
    const capture = new RuleCapture({
      config: {
        ...builtinConfig(),
        ...{ "capture.max_file_size_mb": maxMb, "capture.path_prefix": join(folder, name) },
      },
      log: { write: () => undefined, fail: () => undefined, flush: async () => true },
      ...{ alert: (alert) => alerts.push(alert), isReplay },
    });
    const view = new EventView(new InternTable());
    const state = new State();
    const context = new Context(view, state);
    capture.section(state, { machine: make.machine, interfaces: [] });
    for (const [i, event] of writes.entries()) {
      view.aim(new Memory(event), 0);
      state.apply(view);
      context.next();
      if (i === 0) capture.matched(rule(true), context);
      capture.event(context, false);
      state.settle();
      await capture.written();
    }
    await capture.close();
    const files = readdirSync(folder).filter((file) => file.startsWith(`${name}_`));
    const [bytes] = files.map((file) => new Uint8Array(readFileSync(join(folder, file))));
    const { records, damage } = await make.outcome(new Uint8Array(gunzipSync(bytes!)));
    expect([files.length, damage]).toEqual([1, undefined]);
    return { alerts, events: records.length, size: bytes!.length };
  }

  test.each([false, true])("ends the file and raises an alert, replay: %p", async (isReplay) => {
    const { alerts, events, size } = await limited(`capped-${isReplay}`, 1, isReplay);
    expect(
      alerts.map(({ rule, priority, output, source }) => [rule, priority.name, output, source]),
    ).toEqual([
      [
        "Falco internal: capture size limit reached",
        "Informational",
        "Falco internal: capture size limit reached. Configured limit: 1 MB.",
        "internal",
      ],
    ]);
    const written = Number(alerts[0]?.fields.get("written_bytes"));
    expect(alerts[0]?.fields.get("max_file_size_mb")).toBe(1);
    // One event more than fits, and what was not handed to the file yet.
    expect(written).toBeGreaterThanOrEqual(mb);
    expect(written).toBeLessThan(1.3 * mb);
    expect(size).toBeGreaterThanOrEqual(mb);
    expect(size).toBeLessThan(1.5 * mb);
    expect(events).toBeLessThan(writes.length);
  });

  test.each([0, 3])("of %p is no end", async (maxMb) => {
    const { alerts, events } = await limited(`whole-${maxMb}`, maxMb, true);
    expect([alerts, events]).toEqual([[], writes.length]);
  });
});
