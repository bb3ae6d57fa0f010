// What an event is worth while there is not room for all: the probe leaves out what is worth least
// first. Derived from the table of events, and from what rules look for.
import type { Syscall } from "../schema/syscalls.ts";

/** Mirrored by the levels of bpf/room.h. */
export const worth = {
  /** No rule can match it, and it changes nothing that is kept. Or the rest is told once more. */
  spare: 0,
  /** Rules may match it; nothing else suffers without it. */
  rules: 1,
  /** It changes what is known of descriptors, users and folders. */
  state: 2,
  /** Who exists, whose child it is and what it runs. Nothing else is right when this is not. */
  processes: 3,
} as const;
export type Worth = (typeof worth)[keyof typeof worth];

/** Which events of a call some rule could match. */
export interface Outcomes {
  readonly done: boolean;
  readonly failed: boolean;
}

/** Of one call: when it succeeded, when it failed, and of the event of its beginning. */
export interface CallWorth {
  readonly done: Worth;
  readonly failed: Worth;
  readonly begun: Worth;
}

/** What to keep when there is not room for everything. */
export type WorthOf = (call: Syscall) => CallWorth;

const processCalls: ReadonlySet<string> = new Set([
  "clone",
  "clone3",
  "execve",
  "execveat",
  "fork",
  "vfork",
]);
/** Calls that change something although they say that they failed: EINPROGRESS. */
const doneThoughFailed: ReadonlySet<string> = new Set(["connect"]);

export function callWorth(call: Syscall, matched: Outcomes): CallWorth {
  const changesState = call.neverDrop || (!call.generic && call.event.flags.has("modifies_state"));
  const forRules = (outcome: keyof Outcomes) => (matched[outcome] ? worth.rules : worth.spare);
  // The end of the call tells the same again, unless somebody tampers with it meanwhile.
  const begun = worth.spare;
  if (processCalls.has(call.name))
    return { done: worth.processes, failed: forRules("failed"), begun };
  const done = changesState ? worth.state : forRules("done");
  return { done, failed: doneThoughFailed.has(call.name) ? done : forRules("failed"), begun };
}
