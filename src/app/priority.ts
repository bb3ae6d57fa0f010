// The agent's share of the processor. In a storm of events it competes with those who make them; at
// the same priority it loses more than half of what it should see, and an intruder could make the
// storm. So it asks for more, unless whoever started it has chosen a priority already.
import { constants, getPriority, setPriority } from "node:os";
import type { Log } from "../output/log.ts";

/** Raises the priority of this process; a refusal is a remark. */
export function raisePriority(log: Log): void {
  if (getPriority() !== constants.priority.PRIORITY_NORMAL) return;
  try {
    setPriority(constants.priority.PRIORITY_ABOVE_NORMAL);
  } catch {
    log.write("info", "Not allowed to raise the priority (CAP_SYS_NICE): storms may cost events");
  }
}

/**
 * Takes the raise back in a thread that the main thread started: priorities are inherited, and work
 * that can wait is not to be done at the cost of taking events.
 */
export function usualPriority(): void {
  const { PRIORITY_ABOVE_NORMAL, PRIORITY_NORMAL } = constants.priority;
  if (getPriority() === PRIORITY_ABOVE_NORMAL) setPriority(PRIORITY_NORMAL);
}
