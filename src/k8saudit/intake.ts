// Between those who bring texts and the rules: takes texts at once, as far as there is room, and
// works on them in small turns, so that events of the kernel never wait long for a large batch.
import { limits } from "../base/limits.ts";
import { type AuditEvent, readBatch } from "./events.ts";

export interface IntakeParts {
  readonly eventBytesMax: number;
  /** Hears of every event, in order. */
  readonly event: (event: AuditEvent) => void;
  /** Hears what is wrong, a sentence each. */
  readonly problem: (sentence: string) => void;
  /** Whether the next event may come; without it, always. */
  readonly isReady?: (() => boolean) | undefined;
}

export interface IntakeCounts {
  readonly events: number;
  /** What was no event. */
  readonly malformed: number;
}

export class Intake {
  readonly #parts: IntakeParts;
  readonly #waiting: string[] = [];
  #size = 0;
  #uncollected = 0;
  #events = 0;
  #malformed = 0;
  #isClosing = false;
  #working: Promise<void> | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  get counts(): IntakeCounts {
    return { events: this.#events, malformed: this.#malformed };
  }

  /** Takes a text, unless too much waits already; see `room`. */
  take(text: string): boolean {
    if (this.#size > 0 && this.#size + text.length > limits.auditQueuedMax) return false;
    this.#waiting.push(text);
    this.#size += text.length;
    this.#working ??= this.#work();
    return true;
  }

  /** Resolves when something that waited is done. */
  room(): Promise<void> {
    if (this.#working === undefined) return Promise.resolve();
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Ends what waits without regard to whether anybody is ready. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.idle();
  }

  async #work(): Promise<void> {
    await turn(); // Whoever brings a text gets an answer first.
    for (let text = this.#waiting.shift(); text !== undefined; text = this.#waiting.shift()) {
      await this.#batch(text);
      this.#size -= text.length;
      this.#collect(text.length);
      this.#room?.resolve();
      this.#room = undefined;
    }
    this.#working = undefined;
  }

  // What parsed events leave behind is a multiple of their texts.
  #collect(size: number): void {
    this.#uncollected += size;
    if (this.#uncollected < limits.auditCollectMax) return;
    this.#uncollected = 0;
    Bun.gc(true);
  }

  async #batch(text: string): Promise<void> {
    const { events, problems } = readBatch(text, this.#parts.eventBytesMax);
    this.#malformed += problems.length;
    for (const sentence of problems.slice(0, limits.auditProblemsMax))
      this.#parts.problem(sentence);
    let since = performance.now();
    for (const event of events) {
      while (this.#parts.isReady?.() === false && !this.#isClosing) await Bun.sleep(1);
      this.#events++;
      this.#parts.event(event);
      if (performance.now() - since < limits.auditTurnMs) continue;
      await turn();
      since = performance.now();
    }
  }
}

/** Lets the loop, timers and connections have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
