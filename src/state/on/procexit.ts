// procexit: a thread ended. It leaves the table when the event is settled.
import { paramIndex } from "../../schema/events.ts";
import { tsNsOf } from "./clone.ts";
import type { Handlers } from "./handler.ts";

const reaper = paramIndex("procexit_1_e", "reaper_tid");

export const procexit: Handlers = {
  procexit_1_e: (state, event, thread) => {
    state.threads.markDead(thread);
    state.exitLater(thread, tsNsOf(event));
    if (thread.children === undefined || thread.children.size === 0) return;
    thread.reaperTid = event.i64(reaper, -1);
  },
};
