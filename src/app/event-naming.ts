// What the names in `evt.type = name` stand for: ids of events when rules are indexed, codes of
// system calls when the driver is told what to send.
import type { EventNaming } from "../filter/event-codes.ts";
import { eventId, eventIdsByName, eventTypes } from "../schema/events.ts";
import { type Architecture, syscallsOf } from "../schema/syscalls.ts";
import { syscallCodes } from "../schema/syscalls/codes.ts";

const typeFields: ReadonlySet<string> = new Set(["evt.type", "syscall.type"]);
const countFields: ReadonlySet<string> = new Set(["evt.num"]);
const genericIds = eventTypes.filter((type) => type.name === "syscall").map((type) => type.id);
const codeNames: ReadonlySet<string> = new Set(Object.keys(syscallCodes));

const injectedId = eventId("asyncevent_e");

/**
 * Names to ids of events. A call without an event of its own is a generic event; a name that is no
 * call's may be that of an injected event.
 */
export const eventNaming: EventNaming = {
  universe: new Set(eventTypes.map((type) => type.id)),
  codesOf: (name) => idsOf(name),
  manyNamed: new Set([...genericIds, injectedId]),
  typeFields,
  countFields,
};

function idsOf(name: string): readonly number[] {
  const ids = eventIdsByName.get(name) ?? (codeNames.has(name) ? genericIds : []);
  const isCall = ids.some((id) => eventTypes[id]!.kinds.has("syscall"));
  return isCall ? ids : [...ids, injectedId];
}

/** Names to portable codes of the calls that an architecture has. */
export function syscallNaming(architecture: Architecture): EventNaming {
  const calls = syscallsOf(architecture);
  const named = Map.groupBy(calls, (call) => call.name);
  const bound = calls.filter((call) => !call.generic && call.event.name !== call.name);
  const bySharedName = Map.groupBy(bound, (call) => call.event.name);
  return {
    universe: new Set(calls.map((call) => call.code)),
    codesOf: (name) =>
      [...(named.get(name) ?? []), ...(bySharedName.get(name) ?? [])].map((call) => call.code),
    typeFields,
    countFields,
  };
}
