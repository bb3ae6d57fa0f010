// A run as a service: whoever started it hears when it is ready, that it lives, that it reloads and
// that it ends. Three may want to know: readers of the pid file, the parent of a run in the
// background, and a service manager.
import { closeSync, writeSync } from "node:fs";
import { limits } from "../base/limits.ts";
import { connectUnix, silence } from "../native/descriptors.ts";
import { errnoName } from "../native/errno.ts";
import { loadShim } from "../native/shim.ts";
import type { Log } from "../output/log.ts";
import { shimBytes } from "./assets.ts";
import { backgroundUmask, isInBackground, leaveParent } from "./service-background.ts";
import { ServiceManager } from "./service-manager.ts";
import { removePidFile, runIn, takenText, writePidFile } from "./service-pid-file.ts";
import { type Progress, startWatchdog } from "./service-watchdog.ts";

/** The exit code of a run whose pid file could not be written; the original's. */
export const pidFileFailed = 255;

export interface Readiness {
  /** One line for people about what goes on, asked for now and then. */
  readonly status: () => string;
  /** undefined where the loop may wait as long as it likes. */
  readonly progress: (() => Progress) | undefined;
}

export class Service {
  readonly #log: Log;
  readonly #pidFile: string | undefined;
  readonly #manager: ServiceManager;
  readonly #ends: (() => void)[] = [];
  #isReady = false;
  #status = (): string => "Reading configuration and rules";

  constructor(log: Log, pidFile: string | undefined) {
    this.#log = log;
    this.#pidFile = pidFile;
    this.#manager = new ServiceManager({
      environment: process.env,
      pid: process.pid,
      send: sendDatagram,
      monotonicUs: () => shim().gyr_monotonic_us(),
      complain: (message) => log.write("warning", message),
    });
    if (isInBackground()) process.umask(backgroundUmask);
    this.#manager.status(this.#status());
  }

  /** Whether another run has the pid file: the log says which. Asked before anything is opened. */
  isTaken(): boolean {
    const other = this.#pidFile === undefined ? undefined : runIn(this.#pidFile);
    if (other !== undefined) this.#log.fail(takenText(this.#pidFile!, other));
    return other !== undefined;
  }

  /** How late its timers may be. */
  get patienceMs(): number {
    const { watchdogMs } = this.#manager;
    return watchdogMs === 0 ? Number.POSITIVE_INFINITY : Math.floor(watchdogMs / 3);
  }

  /** Events are watched from now on. False: the pid file cannot be written, and the log says why. */
  async ready({ status, progress }: Readiness): Promise<boolean> {
    if (this.#pidFile !== undefined && !this.#keepPidFile(this.#pidFile)) return false;
    if (isInBackground()) {
      const flush = () => this.#log.flush(limits.logFlushMsMax);
      await leaveParent({ flush, silence: (fd) => silence(shim(), fd) });
    }
    this.#status = status;
    this.#isReady = true;
    this.#manager.ready(status());
    if (this.#manager.isThere) this.#keepTelling(progress);
    return true;
  }

  /** Does a reload; ready again after it, whether it changed anything or not. */
  async reloading<T>(reload: () => Promise<T>): Promise<T> {
    if (!this.#isReady) return await reload();
    this.#manager.reloading();
    try {
      return await reload();
    } finally {
      this.#manager.ready(this.#status());
    }
  }

  /** The run has been told to end, and the loop turns no more. */
  stopping(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#manager.stopping();
  }

  #keepPidFile(path: string): boolean {
    const written = writePidFile(path);
    // Also when the run is given up, or told twice to end.
    if (written.ok) process.on("exit", () => removePidFile(path));
    else this.#log.fail(written.error);
    return written.ok;
  }

  #keepTelling(progress: (() => Progress) | undefined): void {
    const manager = this.#manager;
    const tell = setInterval(() => manager.status(this.#status()), limits.serviceStatusMs);
    this.#ends.push(() => clearInterval(tell));
    if (manager.watchdogMs === 0) return;
    const end = startWatchdog({
      everyMs: manager.watchdogMs,
      progress,
      alive: () => manager.alive(),
      stuck: (why) => this.#log.write("critical", `No sign of life for the watchdog: ${why}`),
    });
    this.#ends.push(end);
  }
}

const shim = () => loadShim(shimBytes());

/** A connection for each: the manager may have been started anew since the last. */
function sendDatagram(path: string, text: string): string | undefined {
  const fd = connectUnix(shim(), path, "datagram");
  if (fd < 0) return errnoName(fd);
  try {
    writeSync(fd, text);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code; // A cast: writeSync throws nothing else.
  } finally {
    closeSync(fd);
  }
}
