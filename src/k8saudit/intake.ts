// Between those who bring texts and the rules: takes texts at once, as far as there is room, and
// hands on what they hold in groups, each when the rules have room for it.
import { limits } from "../base/limits.ts";
import { type AuditEvent, readBatch } from "./events.ts";
import type { AuditCounts, AuditGroup } from "./thread-protocol.ts";

export interface IntakeParts {
  readonly eventBytesMax: number;
  readonly counts: AuditCounts;
  /** Gets all events, in order; the next group comes when this one is taken. */
  readonly take: (group: AuditGroup) => Promise<void>;
}

export class Intake {
  readonly #parts: IntakeParts;
  readonly #waiting: string[] = [];
  #problems: string[] = [];
  #untold = 0;
  #size = 0;
  #uncollected = 0;
  #working: Promise<void> | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  get counts(): AuditCounts {
    return this.#parts.counts;
  }

  /** Takes a text, unless too much waits already; see `room`. */
  take(text: string): boolean {
    if (this.#size > 0 && this.#size + text.length > limits.auditQueuedMax) return false;
    this.counts.add("received");
    this.#waiting.push(text);
    this.#grow(text.length);
    this.#working ??= this.#work();
    return true;
  }

  /** Tells of something that is wrong, beside what is wrong with texts. */
  problem(sentence: string): void {
    if (this.#problems.length < limits.auditProblemsMax) this.#problems.push(sentence);
    else this.#untold++;
    this.#working ??= this.#work();
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

  async #work(): Promise<void> {
    await turn(); // Whoever brings a text gets an answer first.
    for (;;) {
      const text = this.#waiting.shift();
      if (text !== undefined) await this.#text(text);
      else if (this.#problems.length > 0) await this.#hand([]);
      else break;
    }
    this.#working = undefined;
  }

  async #text(text: string): Promise<void> {
    await this.#batch(text);
    this.#grow(-text.length);
    this.#collect(text.length);
    this.#room?.resolve();
    this.#room = undefined;
  }

  #grow(size: number): void {
    this.#size += size;
    this.counts.add("waiting", size);
  }

  // What was parsed leaves behind some multiple of its text.
  #collect(size: number): void {
    this.#uncollected += size;
    if (this.#uncollected < limits.auditCollectMax) return;
    this.#uncollected = 0;
    Bun.gc(true);
  }

  async #batch(text: string): Promise<void> {
    const { events, problems } = readBatch(text, this.#parts.eventBytesMax);
    this.counts.add("malformed", problems.length);
    for (const sentence of problems) this.problem(sentence);
    let group: AuditEvent[] = [];
    let size = 0;
    for (const event of events) {
      group.push(event);
      size += event.json.text.length;
      if (size < limits.auditGroupChars) continue;
      await this.#hand(group);
      group = [];
      size = 0;
    }
    if (group.length > 0 || this.#problems.length > 0) await this.#hand(group);
  }

  async #hand(events: readonly AuditEvent[]): Promise<void> {
    const [problems, untold] = [this.#problems, this.#untold];
    this.#problems = [];
    this.#untold = 0;
    await this.#parts.take({ events, problems, untold });
  }
}

/** Lets the loop, timers and connections have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
