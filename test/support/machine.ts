// A state to try events on: `machine.event("syscall_close_x", 7, { res: 0, fd: 3 })` applies and
// settles one; `look` sees the state between the two, as rules do.
import { Memory } from "../../src/base/memory.ts";
import { EventView } from "../../src/decode/event-view.ts";
import { InternTable } from "../../src/decode/intern.ts";
import type { EventKey } from "../../src/schema/events.ts";
import { addressBytes as parseAddress } from "../../src/state/addresses.ts";
import type { ThreadSnapshot } from "../../src/state/snapshot.ts";
import { State, type StateOptions } from "../../src/state/state.ts";
import type { Thread } from "../../src/state/thread.ts";
import { makeEvent, type ParamInput } from "./make-event.ts";

export type Params = Readonly<Record<string, ParamInput>>;

const noParams: Params = {};

export class Machine {
  readonly state: State;
  readonly view = new EventView(new InternTable());
  /** Time of the next event; each one is a microsecond later. */
  now = 1_700_000_000_000_000_000n;

  constructor(options: StateOptions = {}) {
    this.state = new State(options);
  }

  event(
    key: EventKey,
    tid: number,
    params: Params = noParams,
    look?: (state: State) => void,
  ): void {
    this.record(makeEvent(key, { tid, ts: this.now, params }), look);
  }

  record(bytes: Uint8Array, look?: (state: State) => void): void {
    this.now += 1000n;
    if (!this.view.aim(new Memory(bytes), 0)) throw new Error("not a record");
    this.state.apply(this.view);
    look?.(this.state);
    this.state.settle();
  }

  thread(tid: number): Thread {
    const thread = this.state.threads.get(tid);
    if (thread === undefined) throw new Error(`no thread ${tid}`);
    return thread;
  }

  /** Adds threads as a scan at start would. */
  start(...snapshots: readonly (Partial<ThreadSnapshot> & { readonly tid: number })[]): this {
    this.state.import(snapshots.map(snapshot));
    return this;
  }

  /** A thread forks: the parent's event, then the child's. */
  fork(parent: number, child: number, params: Params = noParams): Thread {
    const common = { pid: child, ptid: parent, vtid: child, vpid: child, flags: 0, ...params };
    const exe = { exe: "sh", comm: "sh", args: [], uid: 0, gid: 0, fdlimit: 1024 };
    this.event("syscall_clone_20_x", parent, { ...exe, ...common, res: child, pid: parent });
    this.event("syscall_clone_20_x", child, { ...exe, ...common, res: 0 });
    return this.thread(child);
  }
}

/** A process of root in /root; change what matters. */
export function snapshot(
  known: Partial<ThreadSnapshot> & { readonly tid: number },
): ThreadSnapshot {
  const { tid, pid = tid } = known;
  return {
    pid,
    ptid: 1,
    vtid: tid,
    vpid: pid,
    sid: pid,
    pgid: pid,
    vpgid: pid,
    tty: 0,
    comm: "sh",
    exe: "sh",
    exepath: "/bin/sh",
    args: [],
    environment: new Uint8Array(0),
    cwd: "/root",
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
    ...known,
  };
}

/** A SOCKADDR payload: "1.2.3.4" or "::1" with a port, or a path. */
export function sockaddr(address: string, port = 0): Uint8Array {
  if (address.startsWith("/")) return Uint8Array.of(1, ...new TextEncoder().encode(`${address}\0`));
  const ip = addressBytes(address);
  return Uint8Array.of(ip.length === 4 ? 2 : 10, ...ip, port & 0xff, port >>> 8);
}

/** A SOCKTUPLE payload of two inet addresses of one family. */
export function socktuple(from: string, fromPort: number, to: string, toPort: number): Uint8Array {
  const [, ...source] = sockaddr(from, fromPort);
  return Uint8Array.of(sockaddr(from)[0]!, ...source, ...sockaddr(to, toPort).subarray(1));
}

/** A SOCKTUPLE payload of a unix socket. */
export function unixtuple(source: bigint, dest: bigint, path: string): Uint8Array {
  const pointers = new DataView(new ArrayBuffer(16));
  pointers.setBigUint64(0, source, true);
  pointers.setBigUint64(8, dest, true);
  const text = new TextEncoder().encode(`${path}\0`);
  return Uint8Array.of(1, ...new Uint8Array(pointers.buffer), ...text);
}

function addressBytes(text: string): Uint8Array {
  const bytes = parseAddress(text);
  if (bytes === undefined) throw new Error(`not an address: ${text}`);
  return bytes;
}
