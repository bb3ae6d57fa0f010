// The agent's own log in syslog. As with the C library, what syslog does not take is gone: a log
// that cannot be written has nobody to complain to, and no run waits for it.
import { limits } from "../base/limits.ts";
import type { LogLevel, LogTarget } from "./log.ts";
import { logLevels } from "./log.ts";
import { SyslogSink, type SyslogSettings } from "./syslog.ts";
import type { SystemCalls } from "./system.ts";

export class SyslogLog implements LogTarget {
  readonly #sink: SyslogSink;
  readonly #waiting: { readonly level: LogLevel; readonly message: string }[] = [];
  #running = Promise.resolve();
  #busy = false;

  constructor(settings: SyslogSettings, system: SystemCalls) {
    this.#sink = new SyslogSink(settings, system);
  }

  send(level: LogLevel, message: string): void {
    if (this.#waiting.length >= limits.logLinesQueuedMax) return;
    this.#waiting.push({ level, message });
    if (!this.#busy) this.#running = this.#run();
  }

  async flush(timeoutMs: number): Promise<boolean> {
    const done = this.#running.then(() => true);
    return await Promise.race([done, Bun.sleep(timeoutMs).then(() => false)]);
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const priority = { name: next.level, level: logLevels.indexOf(next.level) };
      const line = { line: next.message, json: false, priority };
      // One try: see above.
      await this.#sink.deliver([line], () => undefined).catch(() => undefined);
    }
    this.#busy = false;
  }
}
