// How long calls took, from events that are delivered and from beginnings that are not.
import { expect, test } from "bun:test";
import { makeEvent } from "../../test/support/make-event.ts";
import { Memory } from "../base/memory.ts";
import { EventView } from "../decode/event-view.ts";
import { InternTable } from "../decode/intern.ts";
import type { EventKey } from "../schema/events.ts";
import { CallTimes } from "./call-times.ts";

const view = new EventView(new InternTable());

// biome-ignore format: a table
const cases: readonly (readonly [string, EventKey | "begin", number, bigint, bigint])[] = [
  // what event thread time took
  ["an end without a beginning", "syscall_close_x", 1, 10n, 0n],
  ["a beginning", "syscall_open_e", 1, 20n, 0n],
  ["another thread", "syscall_close_x", 2, 25n, 0n],
  ["the end", "syscall_open_x", 1, 50n, 30n],
  ["a beginning that is not delivered", "begin", 1, 60n, 30n],
  ["its end", "syscall_read_x", 1, 61n, 1n],
  ["an event of the agent", "user_added_e", 1, 70n, 1n],
  ["a clock that went back", "syscall_close_x", 1, 59n, 1n],
];

test("times of calls", () => {
  const calls = new CallTimes();
  const took = cases.map(([what, key, tid, ts]) => {
    if (key === "begin") calls.begin(tid, ts);
    else {
      view.aim(new Memory(makeEvent(key, { tid, ts })), 0);
      calls.event(view);
    }
    return [what, calls.lastNs];
  });
  expect(took).toEqual(cases.map(([what, , , , ns]) => [what, ns]));
});
