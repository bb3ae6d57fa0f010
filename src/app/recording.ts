// The part of a session that records: which events go into the files and as what, and the accounts
// of containers between them.
import { limits } from "../base/limits.ts";
import type { Memory } from "../base/memory.ts";
import type { Context } from "../fields/context.ts";
import { eventTypes } from "../schema/events.ts";
import type { State } from "../state/state.ts";
import { type Account, AccountEvents } from "./account-events.ts";
import { type RecordedMachine, sectionLists } from "./recorded-state.ts";
import { Recorder, type RecordingOptions } from "./recorder.ts";

export interface RecordingRequest extends RecordingOptions {
  /** Events that the filter leaves out but that change state are kept, invisible. */
  readonly keepState: boolean;
  readonly filtered: boolean;
}

const modifiesState = Uint8Array.from(eventTypes, ({ flags }) =>
  flags.has("modifies_state") ? 1 : 0,
);
// They hold what the lists at the start of a file cannot say.
const isMeta = Uint8Array.from(eventTypes, ({ kinds }) => (kinds.has("metaevent") ? 1 : 0));

export class Recording {
  readonly #request: RecordingRequest;
  readonly #accountEvents = new AccountEvents();
  #recorder: Recorder | undefined;
  #state: State | undefined;
  #machine: RecordedMachine | undefined;
  #accounts: Account[] = [];
  #flushMs = 0;

  constructor(request: RecordingRequest) {
    this.#request = request;
  }

  get events(): number {
    return this.#recorder?.events ?? 0;
  }

  /** Events that the program of --compat cannot read. */
  get leftOut(): number {
    return this.#recorder?.leftOut ?? 0;
  }

  /** Size of the current file. */
  get bytes(): number {
    return this.#recorder?.bytes ?? 0;
  }

  /** Nothing more will be recorded: the last file is full, or one could not be written. */
  get isOver(): boolean {
    return this.#recorder === undefined || this.#recorder.done || this.failure !== undefined;
  }

  get failure(): string | undefined {
    return this.#failure ?? this.#recorder?.failure;
  }

  #failure: string | undefined;

  section(state: State, machine: RecordedMachine): void {
    this.#state = state;
    this.#machine = machine;
    // Live, names are looked up when they are needed; readers of the file cannot do that.
    const host = state.lookups.accounts("", 1);
    if (host !== undefined) state.users.import("", host);
    try {
      if (this.#recorder === undefined) this.#recorder = new Recorder(this.#request, this.#lists());
      else this.#recorder.section(this.#lists());
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    // Only now: the lists have those that are known already.
    state.users.onAdded = (containerId, row) => {
      this.#accounts.push({ containerId, row });
    };
  }

  before(memory: Memory, at: number): void {
    this.#recorder?.before(memory, at, () => this.#lists());
  }

  event(context: Context, matches: boolean, stateOnly: boolean): void {
    const recorder = this.#recorder;
    if (recorder === undefined || recorder.done) return;
    const { memory, at, type } = context.event;
    if (this.#accounts.length > 0) this.#recordAccounts(recorder, context);
    if (matches) recorder.event(memory, at, context.cpu);
    else if (this.#keeps(type, stateOnly)) recorder.hidden(memory, at, context.cpu);
  }

  #keeps(type: number, stateOnly: boolean): boolean {
    const { filtered, keepState } = this.#request;
    if (stateOnly && !filtered) return true;
    return modifiesState[type] === 1 && (keepState || isMeta[type] === 1);
  }

  // Before the event that made them known, so that they are known to it.
  #recordAccounts(recorder: Recorder, { event, cpu }: Context): void {
    const accounts = this.#accounts;
    this.#accounts = [];
    // What an event of the stream itself tells needs no other.
    if (isMeta[event.type] === 1) return;
    for (const account of accounts) {
      const record = this.#accountEvents.record(account, event.memory, event.at);
      recorder.hidden(record, 0, cpu);
    }
  }

  #lists() {
    const state = this.#state!;
    this.#accounts = [...state.users.accounts()]
      .filter(([containerId]) => containerId !== "")
      .flatMap(([containerId, { users, groups }]) =>
        [...users, ...groups].map((row) => ({ containerId, row })),
      );
    return sectionLists(state, this.#machine!);
  }

  /**
   * Called between events, often. undefined: go on. Otherwise nothing more may come before it is
   * resolved.
   */
  catchUp(): Promise<void> | undefined {
    const nowMs = performance.now();
    if (nowMs >= this.#flushMs) {
      this.#recorder?.flush();
      this.#flushMs = nowMs + limits.recordingHoldMs;
    }
    return this.#recorder?.isBehind === true ? this.#recorder.written() : undefined;
  }

  /** Waits until all chunks that are complete are on disk. */
  async written(): Promise<void> {
    await this.#recorder?.written();
  }

  /** Everything is on disk afterwards, or `failure` says why not. */
  async close(): Promise<void> {
    if (this.#state !== undefined) this.#state.users.onAdded = undefined;
    await this.#recorder?.close();
  }
}
