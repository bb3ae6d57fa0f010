// Each system call made with known arguments, done and failing, and every parameter the probe told
// of it.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { currentEvents, eventTypes } from "../../src/schema/events.ts";
import type { CallRow } from "./expected.ts";
import { describedSyscalls, reasonToSkip } from "./machine.ts";
import { type RecordedEvent, record } from "./recorded.ts";
import { descriptorRows } from "./rows/descriptors.ts";
import { fileRows } from "./rows/files.ts";
import { processRows } from "./rows/processes.ts";
import { socketRows } from "./rows/sockets.ts";
import { transferRows } from "./rows/transfers.ts";

const rows: readonly CallRow[] = [
  ...fileRows,
  ...descriptorRows,
  ...socketRows,
  ...transferRows,
  ...processRows,
];

// Guests under emulation need a while.
setDefaultTimeout(120_000);

/** Looked at in options.test.ts. */
const elsewhere = [
  ...["storm", "handled", "overlay_lower", "overlay_upper", "overlay_exec", "thread", "orphan"],
  ...["ia32_openat", "ia32_socketcall", "ia32_writev", "ia32_execve_missing"],
];

const reason = await reasonToSkip();
if (reason !== undefined) console.log(`kernel tests are skipped: ${reason}`);

describe.skipIf(reason !== undefined)("the probe tells of", async () => {
  const recording = reason === undefined ? await record() : undefined;

  test.each(rows.map((row) => [row.name, row.event, row] as const))(
    "%s in %s",
    (name, key, row) => {
      const recorded = recording?.cases.get(name);
      if (recorded === undefined) throw new Error(`calls/*.c has no case ${name}`);
      const tid = row.thread?.(recorded.facts) ?? recorded.tid;
      const event = recording?.events.findLast((one) => one.tid === tid && one.key === key);
      if (event === undefined) throw new Error(`no ${key} by thread ${tid}`);
      const expected = row.params(recorded.facts);
      const names = eventTypes[currentEvents[key].id]!.params.map((param) => param.name);
      expect(Object.keys(expected)).toEqual(names);
      expect(event.params).toEqual(resolved(expected, event));
    },
  );

  test("every call that has an event of its own", () => {
    const compared = new Set<string>(rows.map((row) => row.event));
    const missing = describedSyscalls.filter((call) => !compared.has(call.event.key));
    expect(missing.map((call) => call.name)).toEqual([]);
  });

  test("every case of the helper program is looked at", () => {
    const known = new Set([...rows.map((row) => row.name), ...elsewhere]);
    expect([...(recording?.cases.keys() ?? [])].filter((name) => !known.has(name))).toEqual([]);
  });
});

// A test that passes stands for the value it was given.
function resolved(expected: ReturnType<CallRow["params"]>, event: RecordedEvent) {
  const entries = Object.entries(expected).map(([name, want]) => {
    const value = event.params[name] ?? null;
    if (typeof want !== "function") return [name, want];
    return [name, want(value) ? value : `not ${want}`];
  });
  return Object.fromEntries(entries);
}
