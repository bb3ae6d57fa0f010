// Watching Kubernetes audit events beside those of the kernel: their own source, context and rules,
// the same outputs.
import { limits } from "../base/limits.ts";
import type { Context } from "../fields/context.ts";
import { AuditContext, pluginEventId } from "../k8saudit/context.ts";
import { auditPlugin } from "../k8saudit/names.ts";
import type { AuditSettings } from "../k8saudit/settings.ts";
import { type AuditSource, openAuditSource } from "../k8saudit/source.ts";
import type { Ruleset } from "../match/ruleset.ts";
import type { Log } from "../output/log.ts";
import type { LiveRule } from "./alerts.ts";

export interface AuditWatchParts {
  readonly log: Log;
  readonly hostname: string;
  readonly ruleset: Ruleset<Context, LiveRule>;
  readonly alert: (rule: LiveRule, at: Context) => void;
}

export class AuditWatch {
  /** May be replaced between two events. */
  ruleset: Ruleset<Context, LiveRule>;
  /** All events were read and looked at; never so for sources without end. */
  isOver = false;
  /** What went wrong at the end of files. */
  failure: string | undefined;
  readonly #parts: AuditWatchParts;
  readonly #context: AuditContext;
  #source: AuditSource | undefined;
  // Problems told since `#toldAtMs`, and those kept back.
  #told = 0;
  #kept = 0;
  #toldAtMs = 0;

  constructor(parts: AuditWatchParts) {
    this.#parts = parts;
    this.ruleset = parts.ruleset;
    this.#context = new AuditContext(parts.hostname);
  }

  /** Starts to take events. False: it cannot, and the log says why. */
  open(settings: AuditSettings): boolean {
    const { log, alert } = this.#parts;
    const opened = openAuditSource(settings, {
      event: (event) => {
        this.#context.show(event);
        this.ruleset.match(pluginEventId, this.#context, alert);
      },
      problem: (sentence) => this.#tell(sentence),
    });
    if (!opened.ok) {
      log.fail(`plugin ${auditPlugin}: ${opened.error}`);
      return false;
    }
    const source = opened.value;
    this.#source = source;
    log.write(
      "notice",
      `Plugins k8saudit and json are built in, no library is loaded; Kubernetes audit: ${source.told}`,
    );
    void source.ended?.then((failure) => {
      this.failure = failure;
      this.isOver = true;
    });
    return true;
  }

  /** Takes nothing more, and looks at what came. */
  async close(): Promise<void> {
    await this.#source?.close();
    this.#tellKept();
  }

  /** What a run ends with, for the log. */
  get summary(): string {
    const { events = 0, malformed = 0 } = this.#source?.counts ?? {};
    return `Kubernetes audit: ${events} events, ${malformed} malformed`;
  }

  // Whoever can post can post nonsense: a few lines in a while, and how many there were.
  #tell(sentence: string): void {
    const now = performance.now();
    if (now - this.#toldAtMs > limits.dropLogMs) {
      this.#tellKept();
      this.#toldAtMs = now;
      this.#told = 0;
    }
    if (this.#told++ < limits.auditProblemsMax) this.#say(sentence);
    else this.#kept++;
  }

  #tellKept(): void {
    if (this.#kept > 0) this.#say(`${this.#kept} more problems like these`);
    this.#kept = 0;
  }

  #say(sentence: string): void {
    this.#parts.log.write("warning", `[${auditPlugin}] ${sentence}`);
  }
}
