// What `gyr inspect` and `gyr record` have in common: a source (this machine or a capture), the
// state it keeps, one filter, and somebody who hears of what matches. There are no rules here.
import type { Memory } from "../base/memory.ts";
import { limits } from "../base/limits.ts";
import { ReplaySource } from "../capture/replay.ts";
import type { CaptureSource } from "../capture/source.ts";
import type { Config } from "../config/schema.ts";
import { EventView } from "../decode/event-view.ts";
import { InternTable } from "../decode/intern.ts";
import { Context } from "../fields/context.ts";
import { type Log, openLog } from "../output/log.ts";
import { eventTypes } from "../schema/events.ts";
import type { Architecture } from "../schema/syscalls.ts";
import { State } from "../state/state.ts";
import type { CallTimes } from "./call-times.ts";
import { drainLoop } from "./drain-loop.ts";
import { openDriver } from "./drivers.ts";
import { type EventFilter, everySyscall } from "./event-filter.ts";
import { Housekeeping } from "./housekeeping.ts";
import { hostState } from "./host-state.ts";
import { Progress } from "./progress.ts";
import { type RecordedMachine, sectionMachine, thisMachine } from "./recorded-state.ts";
import { nextSection, replayLoop, replayState, skippedText } from "./replay.ts";
import { untilTold } from "./until-told.ts";

export interface SessionRequest {
  readonly config: Config;
  /** undefined: everything. */
  readonly filter: EventFilter | undefined;
  /** Stop after so many events that match; 0 never. */
  readonly count: number;
  /** Stop so many seconds of event time after the first event; 0 never. */
  readonly seconds: number;
  readonly outputTime?: (context: Context) => string;
  /** Hears of all calls, when somebody wants to know how long they took. */
  readonly calls?: CallTimes;
  /** undefined: when a terminal is there and it takes long. */
  readonly progress: boolean | undefined;
}

/** Hears of events; records and state are as they were after the event until it returns. */
export interface SessionListener {
  /** A section begins: the machine and its state. Once when live. */
  section(state: State, machine: RecordedMachine): void;
  /** Before an event changes the state. */
  before(memory: Memory, at: number): void;
  /** After it did. `matches`: it is one of those that were asked for. */
  event(context: Context, matches: boolean, stateOnly: boolean): void;
  /** After a slice. Nothing more comes until it is resolved; false: nobody wants more. */
  slice(): boolean | Promise<void>;
}

export interface SessionEnd {
  readonly code: number;
  /** Events seen, matching or not. */
  readonly events: number;
  readonly matched: number;
  readonly lost: number;
  readonly seconds: number;
}

/** Opens the source and runs until it ends or somebody has enough. */
export async function runSession(
  request: SessionRequest,
  listener: SessionListener,
): Promise<SessionEnd> {
  return new EventSession(request, listener).run();
}

// What the agent tells itself is not what anybody counts.
const isInternal = Uint8Array.from(eventTypes, ({ kinds }) => (kinds.has("internal") ? 1 : 0));

// What was there before the first event belongs at the beginning of a recording.
function knownHost(threadsMax: number): State {
  const { state, learning } = hostState(threadsMax);
  learning.finish();
  return state;
}

class EventSession {
  readonly #request: SessionRequest;
  readonly #listener: SessionListener;
  readonly #view = new EventView(new InternTable());
  #state = new State();
  #context = new Context(this.#view, this.#state);
  #stopping = false;
  #events = 0;
  #malformed = 0;
  #matched = 0;

  constructor(request: SessionRequest, listener: SessionListener) {
    this.#request = request;
    this.#listener = listener;
  }

  async run(): Promise<SessionEnd> {
    const { config, filter } = this.#request;
    const startMs = performance.now();
    // What goes wrong is told; that all goes well is not news here.
    const log = openLog({ level: "warning", stderr: true, syslog: false, iso8601: false });
    const architecture: Architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
    const isReplay = config["engine.kind"] === "replay";
    const syscalls = isReplay ? [] : (filter?.syscalls ?? everySyscall)(architecture);
    const source = await openDriver(config, { architecture, syscalls, worthOf: undefined }, log);
    let code = 1;
    if (source !== undefined) {
      this.#start(source);
      const housekeeping = new Housekeeping({
        ...{ source, log, config: () => config, statistics: undefined },
        pipeline: this.#figures(),
      });
      await untilTold(() => this.#loop(source), this.#stop);
      housekeeping.close();
      code = this.#damageOf(source, log) ? 1 : 0;
    }
    const lost = source?.stats().drops ?? 0;
    await source?.close();
    await log.flush(config.output_timeout);
    const seconds = (performance.now() - startMs) / 1000;
    return { code, events: this.#events, matched: this.#matched, lost, seconds };
  }

  readonly #stop = (): void => {
    this.#stopping = true;
  };

  #figures() {
    const session = this;
    return {
      get events() {
        return session.#events;
      },
      get malformed() {
        return session.#malformed;
      },
      get state() {
        return session.#state;
      },
    };
  }

  /** Says what was not read of a capture; whether it was damaged. */
  #damageOf(source: CaptureSource, log: Log): boolean {
    if (!(source instanceof ReplaySource)) return false;
    const skipped = skippedText(source.path, source.skipped);
    if (skipped !== undefined) log.write("warning", skipped);
    if (source.damage === undefined) return false;
    log.fail(`Capture file ${source.path} ${source.damage}`);
    return true;
  }

  // The state of the recorded machine, or of this one once the probe is attached.
  #start(source: CaptureSource): void {
    const { config, outputTime } = this.#request;
    const threadsMax = config["falco_libs.thread_table_size"];
    const isReplay = source instanceof ReplaySource;
    this.#request.calls?.clear();
    this.#state = isReplay ? replayState(source.section, threadsMax) : knownHost(threadsMax);
    const machine = isReplay ? sectionMachine(source.section) : thisMachine(this.#state.bootTsNs);
    const { eventNumber } = this.#context;
    const hostname = process.env.FALCO_HOSTNAME ?? machine.machine?.hostname ?? "";
    const options = { hostname, ...(outputTime === undefined ? {} : { outputTime }) };
    this.#context = new Context(this.#view, this.#state, options);
    this.#context.eventNumber = eventNumber;
    this.#listener.section(this.#state, machine);
  }

  async #loop(source: CaptureSource): Promise<void> {
    const stopping = () => this.#stopping;
    if (!(source instanceof ReplaySource)) {
      await drainLoop({
        slice: () => source.poll(limits.batchMax, this.#take),
        wait: (timeoutMs) => source.wait(timeoutMs),
        rest: source.rest && ((timeoutMs) => source.rest!(timeoutMs)),
        afterSlice: () => this.#afterSlice(),
        stopping,
      });
      return;
    }
    if (this.#request.calls !== undefined) source.onEnter = this.#request.calls.begin;
    const progress = new Progress(this.#request.progress);
    const slice = () => {
      const count = source.poll(limits.batchMax, this.#take);
      progress.tell(source.progress, this.#events);
      return count;
    };
    for (;;) {
      await replayLoop({ source, slice, afterSlice: () => this.#afterSlice(), stopping });
      await this.#afterSlice();
      if (this.#stopping || !(await nextSection(source, stopping))) break;
      this.#start(source);
    }
    progress.end();
  }

  async #afterSlice(): Promise<void> {
    const wants = this.#listener.slice();
    if (typeof wants !== "boolean") await wants;
    else if (!wants) this.#stop();
  }

  readonly #take = (memory: Memory, at: number, cpu = 0, stateOnly = false): void => {
    if (this.#stopping) return;
    this.#events++;
    const view = this.#view;
    if (!view.aim(memory, at)) {
      this.#malformed++;
      return;
    }
    const { filter, count, seconds, calls } = this.#request;
    const context = this.#context;
    const state = this.#state;
    this.#listener.before(memory, at);
    state.apply(view);
    context.next();
    context.cpu = cpu;
    calls?.event(view);
    const matches = !stateOnly && (filter === undefined || filter.test(context));
    if (seconds > 0 && context.sinceFirstNs >= seconds * 1e9) this.#stop();
    else {
      if (matches && isInternal[view.type] === 0) this.#matched++;
      this.#listener.event(context, matches, stateOnly);
      if (count > 0 && this.#matched >= count) this.#stop();
    }
    state.settle();
  };
}
