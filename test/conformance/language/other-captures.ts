// Items of section Y about files that rules with `capture` write.
import { expect } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LiveRule } from "../../../src/app/alerts.ts";
import { RuleCapture } from "../../../src/app/rule-capture.ts";
import { Memory } from "../../../src/base/memory.ts";
import { EventView } from "../../../src/decode/event-view.ts";
import { InternTable } from "../../../src/decode/intern.ts";
import { Context } from "../../../src/fields/context.ts";
import { State } from "../../../src/state/state.ts";
import type { Alert } from "../../../src/output/alert.ts";
import * as make from "../../support/make-capture.ts";
import { makeEvent } from "../../support/make-event.ts";
import { builtinConfig } from "../../support/replay-capture.ts";
import { type Items, item } from "./harness.ts";

const second = 1_000_000_000n;

const rule: LiveRule = {
  ...{ name: "r", source: "syscall", priority: { name: "Notice", level: 5 }, tags: [], extra: [] },
  format: () => {
    throw new Error("nothing is rendered here");
  },
  capture: true,
  captureDurationMs: 2_000,
};

interface Captured {
  /** Names of the files, sorted. */
  readonly files: readonly string[];
  /** What the log says of each. */
  readonly said: readonly string[];
  readonly alerts: readonly Alert[];
}

/** One event in each of ten seconds, all with a payload; the rule matches those of the list. */
async function captured(matching: readonly number[], maxMb = 0, bytes = 0): Promise<Captured> {
  const folder = mkdtempSync(join(tmpdir(), "gyr-conformance-"));
  const config = {
    ...builtinConfig(),
    "capture.path_prefix": join(folder, "c"),
    "capture.max_file_size_mb": maxMb,
  };
  const said: string[] = [];
  const alerts: Alert[] = [];
  const log = {
    write: (_level: string, message: string) => void said.push(message.replace(/^.*: /, "")),
    fail: () => undefined,
    flush: async () => true,
  };
  const capture = new RuleCapture({
    ...{ config, log, isReplay: false },
    alert: (alert) => alerts.push(alert),
  });
  const view = new EventView(new InternTable());
  const state = new State();
  const context = new Context(view, state);
  capture.section(state, { machine: make.machine, interfaces: [] });
  for (let i = 0; i < 10; i++) {
    const event = makeEvent("syscall_write_x", {
      ts: BigInt(i) * second,
      tid: 7,
      params: { res: bytes, data: new Uint8Array(bytes), fd: 1, size: bytes },
    });
    view.aim(new Memory(event), 0);
    state.apply(view);
    context.next();
    if (matching.includes(i)) capture.matched(rule, context);
    capture.event(context, false);
    state.settle();
  }
  await capture.close();
  const files = readdirSync(folder).sort();
  rmSync(folder, { recursive: true });
  return { files, said, alerts };
}

export const captures: Items = [
  item(338, "names of capture files sort by time", async () => {
    const { files } = await captured([1, 5]);
    expect(files).toEqual([
      "c_00000000001000000000_00000000000000000002.scap",
      "c_00000000005000000000_00000000000000000006.scap",
    ]);
  }),
  item(339, "a capture ends at its time or at its size", async () => {
    // The event at the deadline is the last one.
    expect((await captured([1])).said).toEqual(["3 events"]);
    const large = await captured([1], 1, 60_000);
    expect(large.alerts).toEqual([]); // Time comes first.
    const tooLarge = await captured([8], 1, 600_000);
    expect(tooLarge.alerts.map(({ rule: name }) => name)).toEqual([
      "Falco internal: capture size limit reached",
    ]);
  }),
];
