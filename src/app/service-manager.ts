// What a service manager like systemd hears of a run, as sd_notify(3) describes it: datagrams to
// the socket that it named in the environment. Nothing is said when there is none.

/** Sends one datagram; an error is the system's reason. */
export type SendDatagram = (path: string, text: string) => string | undefined;

export interface ManagerParts {
  readonly environment: Record<string, string | undefined>;
  readonly pid: number;
  readonly send: SendDatagram;
  /** Microseconds of CLOCK_MONOTONIC: when a reload begins. */
  readonly monotonicUs: () => number;
  /** Told once why the manager does not hear us. */
  readonly complain: (message: string) => void;
}

export class ServiceManager {
  /** The manager wants a sign of life at least this often; 0: it does not. */
  readonly watchdogMs: number;
  readonly #socket: string;
  readonly #parts: ManagerParts;
  #complained = false;

  /** Takes the variables out of the environment: programs that alerts go to are no services. */
  constructor(parts: ManagerParts) {
    const { environment, pid } = parts;
    this.#parts = parts;
    this.#socket = environment.NOTIFY_SOCKET ?? "";
    const isForUs = [undefined, String(pid)].includes(environment.WATCHDOG_PID);
    this.watchdogMs = isForUs ? watchdogMs(environment.WATCHDOG_USEC) : 0;
    for (const name of ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]) delete environment[name];
  }

  /** Somebody listens. */
  get isThere(): boolean {
    return this.#socket !== "";
  }

  /** The run, or the reload before, is complete. */
  ready(status: string): void {
    this.#say("READY=1", `STATUS=${status}`);
  }

  status(text: string): void {
    this.#say(`STATUS=${text}`);
  }

  reloading(): void {
    this.#say("RELOADING=1", `MONOTONIC_USEC=${this.#parts.monotonicUs()}`);
  }

  stopping(): void {
    this.#say("STOPPING=1", "STATUS=Ending: alerts that are under way are delivered");
  }

  alive(): void {
    this.#say("WATCHDOG=1");
  }

  #say(...lines: readonly string[]): void {
    if (!this.isThere) return;
    const text = lines.map((line) => line.replaceAll("\n", " ")).join("\n");
    const problem = this.#parts.send(this.#socket, text);
    if (problem === undefined || this.#complained) return;
    this.#complained = true;
    const where = `NOTIFY_SOCKET=${this.#socket}`;
    this.#parts.complain(`The service manager at ${where} does not hear gyr: ${problem}`);
  }
}

function watchdogMs(text: string | undefined): number {
  return /^\d+$/.test(text ?? "") ? Number(text) / 1_000 : 0;
}
