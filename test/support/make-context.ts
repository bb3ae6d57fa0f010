// A Context over a real State: threads as given, one event applied, ready for fields to be read.
import { Memory } from "../../src/base/memory.ts";
import { EventView } from "../../src/decode/event-view.ts";
import { InternTable } from "../../src/decode/intern.ts";
import { Context, type ContextOptions } from "../../src/fields/context.ts";
import type { EventKey } from "../../src/schema/events.ts";
import type { InterfaceAddress } from "../../src/state/interfaces.ts";
import type { Accounts } from "../../src/state/lookups.ts";
import type { ThreadSnapshot } from "../../src/state/snapshot.ts";
import { State } from "../../src/state/state.ts";
import { type EventInput, makeEvent } from "./make-event.ts";

export type ThreadInput = Partial<ThreadSnapshot> & { readonly tid: number };

export interface ContextInput extends EventInput, ContextOptions {
  readonly threads?: readonly ThreadInput[];
  readonly interfaces?: readonly InterfaceAddress[];
  /** By container id; "" is the host. */
  readonly accounts?: Readonly<Record<string, Accounts>>;
}

const defaults: Omit<ThreadSnapshot, "tid" | "pid" | "vtid" | "vpid"> = {
  ptid: 0,
  sid: 0,
  pgid: 0,
  vpgid: 0,
  tty: 0,
  comm: "",
  exe: "",
  exepath: "",
  args: [],
  environment: new Uint8Array(0),
  cwd: "/",
  root: "/",
  uid: 0,
  gid: 0,
  loginuid: 0xffffffff,
  capPermitted: 0,
  capEffective: 0,
  capInheritable: 0,
  exeWritable: false,
  exeUpperLayer: false,
  exeLowerLayer: false,
  exeFromMemfd: false,
  exeIno: 0,
  exeInoCtimeNs: 0n,
  exeInoMtimeNs: 0n,
  cloneTsNs: 0n,
  pidnsInitStartTsNs: 0n,
  fdLimit: 1024,
  vmSizeKb: 0,
  vmRssKb: 0,
  vmSwapKb: 0,
  pageFaultsMajor: 0,
  pageFaultsMinor: 0,
  flags: 0,
  cgroups: [],
  fds: [],
};

export function makeThread(input: ThreadInput): ThreadSnapshot {
  const pid = input.pid ?? input.tid;
  return { ...defaults, pid, vtid: input.tid, vpid: pid, ...input };
}

/** The context as rules see it for the event; it owns its record. */
export function makeContext(key: EventKey, input: ContextInput): Context {
  const state = new State();
  state.interfaces.set(input.interfaces ?? []);
  for (const [container, accounts] of Object.entries(input.accounts ?? {}))
    state.users.import(container, accounts);
  state.import((input.threads ?? []).map(makeThread));
  const event = new EventView(new InternTable());
  if (!event.aim(new Memory(makeEvent(key, input)), 0)) throw new Error("no record");
  const context = new Context(event, state, input);
  state.apply(event);
  context.next();
  return context;
}
