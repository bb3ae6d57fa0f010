// What every field reads from: the event, the state after it, and where the run stands. One Context
// is made per source and moved from event to event; nothing is allocated for an event.
import type { EventView } from "../decode/event-view.ts";
import { eventTypes } from "../schema/events.ts";
import { l4 } from "../state/fd-types.ts";
import type { Fd } from "../state/fd.ts";
import { withSlash } from "../state/paths.ts";
import type { State } from "../state/state.ts";
import type { Thread } from "../state/thread.ts";
import { CpuTimes } from "./cpu-times.ts";

/** The descriptor number that stands for the current directory. */
export const atCwd = -100;

const twoTo32 = 4294967296;

// The clock of the first event starts with what was captured, not with what was injected.
const isMeta = Uint8Array.from(eventTypes, (type) => (type.kinds.has("metaevent") ? 1 : 0));

/** By event id: 1 for events that make, use or end a descriptor. */
export const usesFd = Uint8Array.from(eventTypes, ({ flags }) =>
  flags.has("creates_fd") || flags.has("uses_fd") || flags.has("destroys_fd") ? 1 : 0,
);

interface Transport {
  readonly char: string;
  readonly name: string;
}

const transports: ReadonlyMap<number, Transport> = new Map<number, Transport>([
  [l4.tcp, { char: "t", name: "tcp" }],
  [l4.udp, { char: "u", name: "udp" }],
  [l4.icmp, { char: "i", name: "icmp" }],
  [l4.raw, { char: "r", name: "raw" }],
]);

/** Transport protocol of a socket; not known while it is neither client nor server (unless raw). */
export function transportOf(fd: Fd): Transport | undefined {
  const protocol = fd.socket?.protocol;
  if (protocol === undefined) return undefined;
  if (fd.isInetTuple && !fd.hasRole && protocol !== l4.raw) return undefined;
  return transports.get(protocol);
}

/** What is known of names by now; asking never waits. */
export interface DomainNames {
  namesOf(address: Uint8Array): readonly string[];
}

export interface ContextOptions {
  readonly hostname?: string;
  /** "syscall", or what a plugin calls its source. */
  readonly source?: string;
  /** evt.outputtime, when it is not the time of day. */
  readonly outputTime?: (context: Context) => string;
  /** Absent in replays: what names mean today says nothing of then. */
  readonly domains?: DomainNames;
}

export class Context {
  readonly event: EventView;
  readonly state: State;
  readonly hostname: string;
  readonly source: string;
  readonly outputTime: ((context: Context) => string) | undefined;
  domains: DomainNames | undefined;
  /** From 1; 0 before the first event. */
  eventNumber = 0;
  /** The CPU the event came from, when the source knows. */
  cpu = 0;
  readonly cpuTimes = new CpuTimes();

  // Times are kept as halves: a timestamp does not fit a number.
  #firstHigh = -1;
  #firstLow = 0;
  #previousHigh = -1;
  #previousLow = 0;
  #currentHigh = -1;
  #currentLow = 0;

  constructor(event: EventView, state: State, options: ContextOptions = {}) {
    this.event = event;
    this.state = state;
    this.hostname = options.hostname ?? "";
    this.source = options.source ?? "syscall";
    this.outputTime = options.outputTime;
    this.domains = options.domains;
  }

  /** Called once per event, after `event` was aimed at it and before any field is read. */
  next(): void {
    this.eventNumber++;
    const { event } = this;
    this.#previousHigh = this.#currentHigh;
    this.#previousLow = this.#currentLow;
    this.#currentHigh = event.tsHigh;
    this.#currentLow = event.tsLow;
    if (this.#firstHigh >= 0 || isMeta[event.type] === 1) return;
    this.#firstHigh = event.tsHigh;
    this.#firstLow = event.tsLow;
  }

  get thread(): Thread | undefined {
    return this.state.thread;
  }

  /** The descriptor the event makes, uses or ends; undefined when it is not in the table. */
  get fd(): Fd | undefined {
    return this.state.fd;
  }

  /** Whether fields about a descriptor apply to the event at all. */
  get hasFd(): boolean {
    return usesFd[this.event.type] === 1 && this.state.thread !== undefined;
  }

  /** Nanoseconds since the first event; exact for 104 days. */
  get sinceFirstNs(): number {
    if (this.#firstHigh < 0) return 0;
    const { tsHigh, tsLow } = this.event;
    return (tsHigh - this.#firstHigh) * twoTo32 + (tsLow - this.#firstLow);
  }

  /** Nanoseconds since the event before this one; 0 for the first. */
  get sincePreviousNs(): number {
    if (this.#previousHigh < 0) return 0;
    const high = this.#currentHigh - this.#previousHigh;
    return Math.max(0, high * twoTo32 + (this.#currentLow - this.#previousLow));
  }

  /** Current directory of the process, ending with a slash; "" without a thread. */
  get cwd(): string {
    return this.state.thread?.cwd ?? "";
  }

  /** What a path relative to a directory descriptor starts with. */
  directoryOf(fd: number): string {
    if (fd === atCwd) return this.cwd;
    const entry = this.state.thread?.fd(fd);
    if (entry === undefined) return "<UNKNOWN>";
    // A descriptor without a name adds nothing, as in the original.
    return entry.name === "" ? "" : withSlash(entry.name);
  }

  /** `<TP>NAME` of a descriptor of the process (type, transport, name); "" when it is not known. */
  descriptorText(fd: number): string {
    const entry = this.state.thread?.fd(fd);
    if (entry === undefined) return "";
    return `<${entry.typeChar}${transportOf(entry)?.char ?? ""}>${entry.name}`;
  }

  /** Type character of a descriptor of the process; `?` when it is not known. */
  descriptorChar(fd: number): string {
    return this.state.thread?.fd(fd)?.typeChar ?? "?";
  }

  /** Short name of a thread in the table; "" when it is not there. */
  commOf(tid: number): string {
    return this.state.threads.get(tid)?.comm ?? "";
  }

  /** Name of a user in the container of the thread. */
  userName(uid: number): string | undefined {
    return this.state.users.user(this.state.thread?.containerId ?? "", uid)?.name;
  }

  /** Name of a group in the container of the thread. */
  groupName(gid: number): string | undefined {
    return this.state.users.group(this.state.thread?.containerId ?? "", gid)?.name;
  }
}
