// More events than anybody reads for a while: what is lost is counted, and what is known of
// processes stays right.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { hostState } from "../../src/app/host-state.ts";
import { BpfSource } from "../../src/capture/bpf.ts";
import type { CaptureStats } from "../../src/capture/source.ts";
import { EventView } from "../../src/decode/event-view.ts";
import { InternTable } from "../../src/decode/intern.ts";
import { stateSyscalls } from "../../src/schema/syscalls.ts";
import type { State } from "../../src/state/state.ts";
import { type Burst, runBurst } from "./burst.ts";
import { architecture, probeOptions, reasonToSkip } from "./machine.ts";

setDefaultTimeout(60_000);

const reason = await reasonToSkip();
const ringBytes = 8_388_608;
/** Execs that fail change nothing; those that succeed are seen in the state. */
const processEvents = /^(clone|fork|vfork|procexit)/;

interface Watched {
  readonly burst: Burst;
  readonly state: State;
  readonly taken: number;
  readonly stats: CaptureStats;
}

/** Watches a burst; `stalled`: nothing is read until it is over. */
async function watch(stalled: boolean, make: () => Promise<Burst>): Promise<Watched> {
  const source = new BpfSource(probeOptions({ ringBytes, syscalls: stateSyscalls(architecture) }));
  await source.open();
  try {
    const { state, learning } = hostState(262_144);
    learning.finish();
    const view = new EventView(new InternTable());
    let taken = 0;
    const drain = () =>
      source.poll(1_024, (memory, at) => {
        taken++;
        if (!view.aim(memory, at)) throw new Error("a malformed record");
        state.apply(view);
        state.settle();
      });
    let isOver = false;
    const made = make().finally(() => {
      isOver = true;
    });
    while (!isOver) {
      if (stalled || drain() === 0) await Bun.sleep(1);
      else await new Promise((resolve) => setImmediate(resolve));
    }
    const burst = await made;
    // What others do comes as well: until there is a moment in which nothing comes.
    for (;;) {
      while (drain() > 0);
      const stats = source.stats();
      if (drain() > 0) continue;
      return { burst, state, taken, stats };
    }
  } finally {
    await source.close();
  }
}

function lost(stats: CaptureStats, what: RegExp, cause = /./): number {
  const found = (stats.losses ?? []).filter(
    (loss) => what.test(loss.event) && cause.test(loss.cause),
  );
  return found.reduce((sum, { count }) => sum + count, 0);
}

/** Whose child everybody is, what they run, and who is not there any more. */
function expectFamilies({ burst, state }: Watched): void {
  const { families, pid, path } = burst;
  const expected = families.map(({ number, child }) => {
    return [pid, child, path, `burst member ${number}`];
  });
  const known = families.map(({ child, grandchild }) => {
    const parent = state.threads.get(child);
    const member = state.threads.get(grandchild);
    return [parent?.ptid, member?.ptid, parent?.exepath, member?.cmdline];
  });
  expect(known).toEqual(expected);
  expect(families.filter(({ gone }) => state.threads.get(gone) !== undefined)).toEqual([]);
}

describe.skipIf(reason !== undefined)("a burst of events", () => {
  test("of which none is read is lost in order", async () => {
    const watched = await watch(true, () => runBurst(300_000, 2, 60));
    const { burst, stats, taken } = watched;
    try {
      expect(taken + stats.drops).toBe(stats.events);
      // Each open has two events, each close one.
      expect(stats.events).toBeGreaterThan(3 * burst.opened + 2 * burst.failed);
      expect(stats.drops).toBeGreaterThan(burst.opened);
      // What is worth least is lost first and most; processes are not lost at all.
      expect(lost(stats, processEvents)).toBe(0);
      expect(lost(stats, /./, /buffer|scratch_map|no_ring/)).toBe(0);
      expect(lost(stats, /_enter$/, /shed_1/)).toBe(lost(stats, /_enter$/));
      expect(lost(stats, /_enter$/)).toBeGreaterThan(lost(stats, /^open.*_exit/));
      expect(lost(stats, /^open.*_exit/, /shed_2/)).toBeGreaterThan(0); // Those that failed.
      expect(lost(stats, /^close_exit/, /shed_3/)).toBeGreaterThan(burst.opened / 2);
      expectFamilies(watched);
      const { dropsBy } = stats;
      expect(dropsBy.n_drops_buffer_total).toBe(stats.drops);
      expect(dropsBy.n_drops_buffer_close_exit).toBe(lost(stats, /^close_exit/));
      expect(dropsBy.n_drops_buffer_open_enter).toBe(lost(stats, /^open(at|at2)?_enter/));
    } finally {
      await burst.end();
    }
  });

  test("that is read meanwhile is counted to the last event", async () => {
    const watched = await watch(false, () => runBurst(100_000, 1, 60));
    const { burst, stats, taken } = watched;
    try {
      expect(taken + stats.drops).toBe(stats.events);
      expect(lost(stats, processEvents)).toBe(0);
      expectFamilies(watched);
    } finally {
      await burst.end();
    }
  });
});
