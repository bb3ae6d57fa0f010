// The events that -L names for a condition: those whose type it can match, and system calls without
// an event of their own under their own names.
import { eventNaming, syscallNaming } from "../app/event-naming.ts";
import { eventCodes } from "../filter/event-codes.ts";
import type { Ir } from "../filter/ir.ts";
import { eventTypes } from "../schema/events.ts";
import { architectures, syscallsOf } from "../schema/syscalls.ts";

/** In alphabetical order. Injected events come with every source, whatever a condition says. */
export function eventNames<Ctx>(condition: Ir<Ctx>, source: string): readonly string[] {
  if (source !== "syscall") return ["asyncevent", "pluginevent"];
  const names = new Set(["asyncevent"]);
  const ids = eventCodes(condition, eventNaming);
  if (!ids.ok) return [];
  for (const id of ids.value) if (!generic.has(id)) names.add(eventTypes[id]!.name);
  for (const architecture of architectures) {
    const codes = eventCodes(condition, syscallNaming(architecture));
    if (!codes.ok) continue;
    for (const call of syscallsOf(architecture)) {
      if (codes.value.has(call.code)) names.add(call.generic ? call.name : call.event.name);
    }
  }
  return [...names].sort();
}

/** Ids of the event that calls without one of their own share. */
const generic: ReadonlySet<number> = new Set(
  eventTypes.filter(({ name }) => name === "syscall").map(({ id }) => id),
);
