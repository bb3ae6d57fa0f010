// Replays a capture into a state and prints the most memory that took, in MB:
// `bun test/support/replay-memory.ts <file>`. A process of its own, so that it is its alone.
import { replayLoop, replayState } from "../../src/app/replay.ts";
import { limits } from "../../src/base/limits.ts";
import { ReplaySource } from "../../src/capture/replay.ts";
import { EventView } from "../../src/decode/event-view.ts";
import { InternTable } from "../../src/decode/intern.ts";

const source = new ReplaySource({ path: process.argv[2] ?? "" });
const view = new EventView(new InternTable());
await source.open();
for (let more = true; more; more = await source.nextSection()) {
  const state = replayState(source.section, limits.threadsMax);
  const slice = () =>
    source.poll(limits.batchMax, (memory, at) => {
      if (!view.aim(memory, at)) return;
      state.apply(view);
      state.settle();
    });
  await replayLoop({ source, slice, stopping: () => false });
}
await source.close();
const status = await Bun.file("/proc/self/status").text();
const peakMb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
console.log(JSON.stringify({ peakMb, events: source.events, skipped: source.skipped }));
