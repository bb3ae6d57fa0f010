// The whole program on one screen: capture → decode → state → match → output. Data moves that way
// and never back; everything else in src/app makes the parts and looks after the loop.
import type { CaptureSource } from "../capture/source.ts";
import type { Memory } from "../base/memory.ts";
import { limits } from "../base/limits.ts";
import type { EventView } from "../decode/event-view.ts";
import type { Context } from "../fields/context.ts";
import type { Ruleset } from "../match/ruleset.ts";
import type { State } from "../state/state.ts";

export interface PipelineParts<R> {
  readonly source: CaptureSource;
  readonly view: EventView;
  readonly state: State;
  readonly context: Context;
  readonly ruleset: Ruleset<Context, R>;
  /** Hears of every match; the record and the state are as rules saw them until it returns. */
  readonly alert: (rule: R, context: Context) => void;
  /** Hears of every event after rules have looked, as they saw it. */
  readonly record?: ((context: Context, stateOnly: boolean) => void) | undefined;
}

export class Pipeline<R> {
  /** Times the source was asked for records. */
  slices = 0;
  /** Records seen. */
  events = 0;
  /** Records skipped because their header could not be true. */
  malformed = 0;
  ruleset: Ruleset<Context, R>;

  #parts: PipelineParts<R>;

  constructor(parts: PipelineParts<R>) {
    this.#parts = parts;
    this.ruleset = parts.ruleset;
  }

  /** As it is now. */
  get state(): State {
    return this.#parts.state;
  }

  /** Takes what is ready, at most `max` records; returns how many that was. */
  slice(max: number = limits.batchMax): number {
    this.slices++;
    return this.#parts.source.poll(max, this.#take);
  }

  /** Goes on with other parts: the machine of a capture's next section, another listener. */
  change(parts: Partial<Pick<PipelineParts<R>, "state" | "context" | "record">>): void {
    this.#parts = { ...this.#parts, ...parts };
  }

  readonly #take = (memory: Memory, at: number, cpu = 0, stateOnly = false): void => {
    const { view, state, context, alert, record } = this.#parts;
    this.events++;
    if (!view.aim(memory, at)) {
      this.malformed++;
      return;
    }
    state.apply(view); // Tables as they are after the call.
    context.next();
    context.cpu = cpu;
    if (!stateOnly && this.ruleset.watches(view.type))
      this.ruleset.match(view.type, context, alert);
    record?.(context, stateOnly);
    state.settle(); // Removals wait until rules have looked.
  };
}
