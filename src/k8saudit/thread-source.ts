// The source of audit events as the main thread holds it: looks at what its thread sends in turns
// that are short, so that events of the kernel never wait long.
import { limits } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { AuditEvent } from "./events.ts";
import type { AuditSettings } from "./settings.ts";
import {
  AuditCounts,
  type AuditCountValues,
  type AuditGroup,
  type AuditThread,
} from "./thread-protocol.ts";

export interface AuditListener {
  /** Hears of every event, in order. */
  readonly event: (event: AuditEvent) => void;
  /** Hears what is wrong with what came, a sentence each. */
  readonly problem: (sentence: string) => void;
  /** Hears how many more such problems there were. */
  readonly untold: (count: number) => void;
  /**
   * Whether there is room for what an event may bring about. Files wait for it; those who post do
   * not, as no source of live events does.
   */
  readonly isReady: () => boolean;
}

export interface AuditReading extends AuditCountValues {
  /** Events that were looked at. */
  readonly events: number;
}

/** Starts to bring events; a text says why it cannot. */
export function openAuditThread(
  thread: AuditThread,
  settings: AuditSettings,
  listener: AuditListener,
): Promise<Result<ThreadSource, string>> {
  return new Promise((resolve) => {
    let source: ThreadSource | undefined;
    const counts = new AuditCounts();
    const waits = settings.origin.kind === "files";
    thread.onEnd((reason) => {
      if (source === undefined) return resolve(err(reason));
      source.end(`its thread stopped: ${reason}`);
    });
    thread.listen((message) => {
      switch (message.event) {
        case "opened":
          source = new ThreadSource(message.told, { thread, counts, listener, waits });
          return resolve(ok(source));
        case "failed":
          thread.end();
          return resolve(err(message.reason));
        case "group":
          return source?.take(message.group);
        case "ended":
          return void source?.idle().then(() => source?.end(message.failure));
        case "closed":
          return void source?.idle().then(() => source?.shut());
      }
    });
    thread.post({ order: "start", settings, counts: counts.memory }, []);
  });
}

interface ThreadSourceParts {
  readonly thread: AuditThread;
  readonly counts: AuditCounts;
  readonly listener: AuditListener;
  /** Whether it waits until there is room for what events bring about. */
  readonly waits: boolean;
}

export class ThreadSource {
  /** Where events come from, for the log. */
  readonly told: string;
  /** Resolves when there is nothing more, with what went wrong. */
  readonly ended: Promise<string | undefined>;
  readonly #parts: ThreadSourceParts;
  readonly #end = Promise.withResolvers<string | undefined>();
  readonly #shut = Promise.withResolvers<void>();
  readonly #groups: AuditGroup[] = [];
  #working: Promise<void> | undefined;
  #isClosing = false;
  #isShut = false;
  #events = 0;

  constructor(told: string, parts: ThreadSourceParts) {
    this.told = told;
    this.#parts = parts;
    this.ended = this.#end.promise;
  }

  get reading(): AuditReading {
    return { ...this.#parts.counts.values(), events: this.#events };
  }

  /** Whether there are events to look at. */
  get isBusy(): boolean {
    return this.#working !== undefined;
  }

  /** Takes nothing more and looks at what came. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#parts.thread.post({ order: "close" }, []);
    await this.#shut.promise;
  }

  /** Looks at a group, after those before it. */
  take(group: AuditGroup): void {
    this.#groups.push(group);
    this.#working ??= this.#work();
  }

  /** Resolves when there is nothing to look at. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Nothing more comes. */
  end(failure: string | undefined): void {
    if (this.#isShut) return;
    this.#end.resolve(failure);
    if (failure !== undefined) this.shut();
  }

  shut(): void {
    this.#isShut = true;
    this.#shut.resolve();
    this.#parts.thread.end();
  }

  async #work(): Promise<void> {
    for (let group = this.#groups.shift(); group !== undefined; group = this.#groups.shift()) {
      await this.#look(group);
      this.#parts.thread.post({ order: "next" }, []);
    }
    this.#working = undefined;
  }

  async #look({ events, problems, untold }: AuditGroup): Promise<void> {
    const { listener, waits } = this.#parts;
    for (const sentence of problems) listener.problem(sentence);
    if (untold > 0) listener.untold(untold);
    let since = performance.now();
    for (const event of events) {
      while (waits && !listener.isReady() && !this.#isClosing) await Bun.sleep(1);
      this.#events++;
      listener.event(event);
      if (performance.now() - since < limits.auditTurnMs) continue;
      await turn();
      since = performance.now();
    }
    await turn();
  }
}

/** Lets the loop, timers and connections have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
