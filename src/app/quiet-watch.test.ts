import { expect, test } from "bun:test";
import { makeContext } from "../../test/support/make-context.ts";
import type { Config } from "../config/schema.ts";
import type { Alert } from "../output/alert.ts";
import { localTime } from "../output/time.ts";
import { QuietWatch } from "./quiet-watch.ts";

const context = makeContext("syscall_close_x", { ts: 1_000_000_000n });

/** Quiet for more than two waits of 30 ms; then the alerts. */
async function quietFor(source: string, before: readonly number[]): Promise<readonly Alert[]> {
  const alerts: Alert[] = [];
  const watch = new QuietWatch({
    // A cast: it asks for this key only.
    config: () => ({ "syscall_event_timeouts.max_consecutives": 1 }) as Config,
    source: { name: source },
    hostname: () => "box",
    alert: (alert) => alerts.push(alert),
  });
  for (const count of before) watch.slice(count, context);
  for (const ms of [0, 10, 70]) {
    await Bun.sleep(ms);
    watch.slice(0, context);
  }
  return alerts;
}

const cases = [
  // source       batches before  what the alert says of the first event
  ["modern_ebpf", [], ["none"]],
  ["modern_ebpf", [3, 5], [localTime(1_000_000_000n)]],
  ["nodriver", [], []],
  ["replay", [3], []],
] as const;

test.each(cases)("%s after %p is told as %p", async (source, before, want) => {
  const alerts = await quietFor(source, before);
  expect(alerts.map(({ fields }) => fields.get("last_event_time"))).toEqual([...want]);
  const rule = "Falco internal: timeouts notification";
  for (const alert of alerts)
    expect(alert).toMatchObject({
      rule,
      output: `${rule}. 1 consecutive timeouts without event.`,
      priority: { name: "Debug" },
    });
});
