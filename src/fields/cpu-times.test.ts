// CPU times over several events, and what outputs show of the time between them.
import { describe, expect, test } from "bun:test";
import { makeContext, makeThread } from "../../test/support/make-context.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import { Memory } from "../base/memory.ts";
import type { EventKey } from "../schema/events.ts";
import { catalog } from "./catalog.ts";
import type { Context } from "./context.ts";
import { compileFormat } from "./format.ts";

type Row = readonly [
  key: EventKey,
  tid: number,
  cpu: number,
  ts: bigint,
  params: object,
  text: string,
];

/** A context that is moved from event to event. */
function events(): { context: Context; next: (row: Row) => void } {
  const context = makeContext("syscall_brk_4_x", { params: { res: 0 } });
  context.state.import([makeThread({ tid: 1, comm: "one" }), makeThread({ tid: 2, comm: "two" })]);
  const next = ([key, tid, cpu, ts, params]: Row): void => {
    context.event.aim(new Memory(makeEvent(key, { tid, ts, params: { ...params } })), 0);
    context.state.apply(context.event);
    context.next();
    context.cpu = cpu;
  };
  return { context, next };
}

function shows(format: string, rows: readonly Row[]): void {
  const compiled = compileFormat(`*${format}`, catalog);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const { context, next } = events();
  const texts = rows.map((row) => {
    next(row);
    return compiled.value.render(context);
  });
  expect(texts).toEqual(rows.map((row) => row[5]));
}

describe("old captures", () => {
  test("tell how long threads ran between switches of their CPU", () => {
    shows("%thread.exectime %thread.totexectime", [
      ["schedswitch_6_e", 1, 0, 100n, { next: 2 }, "0 0"],
      ["schedswitch_6_e", 2, 0, 150n, { next: 1 }, "50 50"],
      ["schedswitch_6_e", 2, 1, 170n, { next: 1 }, "0 50"],
      ["syscall_brk_4_x", 2, 0, 180n, { res: 0 }, "0 50"],
      ["schedswitch_6_e", 2, 0, 190n, { next: 1 }, "40 90"],
    ]);
  });

  test("tell the CPU use of threads by samples", () => {
    shows("%thread.cpu %thread.cpu.user %thread.cpu.system", [
      ["procinfo_e", 1, 0, 1n, { cpu_usr: 10, cpu_sys: 5 }, "0.0 0.0 0.0"],
      ["procinfo_e", 2, 0, 2n, { cpu_usr: 100, cpu_sys: 5 }, "0.0 0.0 0.0"],
      ["procinfo_e", 1, 0, 3n, { cpu_usr: 13, cpu_sys: 9 }, "7.0 3.0 4.0"],
      ["syscall_brk_4_x", 1, 0, 4n, { res: 0 }, "<NA> <NA> <NA>"],
      ["procinfo_e", 1, 0, 5n, { cpu_usr: 500, cpu_sys: 9 }, "100.0 100.0 0.0"],
      ["procinfo_e", 9, 0, 6n, { cpu_usr: 1, cpu_sys: 1 }, "<NA> <NA> <NA>"],
    ]);
  });
});

test("an output shows the time since it was last made, and its fields that of no time", () => {
  const second = 1_000_000_000n;
  shows("%evt.deltatime %evt.deltatime.s %evt.deltatime.ns", [
    ["syscall_brk_4_x", 1, 0, second, { res: 0 }, "0 0 000000000"],
    ["syscall_brk_4_x", 1, 0, 3n * second + 5n, { res: 0 }, "2000000005 2 000000005"],
  ]);
  const compiled = compileFormat("%evt.deltatime", catalog);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const { context, next } = events();
  next(["syscall_brk_4_x", 1, 0, 7n, { res: 0 }, ""]);
  compiled.value.render(context);
  expect(compiled.value.fields(context)).toEqual([["evt.deltatime", 0]]);
});
