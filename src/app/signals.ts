// Signals as an administrator means them: SIGHUP reads configuration and rules again, SIGUSR1 opens
// log files anew, SIGINT and SIGTERM end the run in order, and a second one of them at once.
import { constants } from "node:os";

export interface SignalActions {
  readonly stop: () => void;
  readonly reopen: () => void;
  readonly reload: (cause: string) => void;
}

const ends = ["SIGINT", "SIGTERM"] as const;
const exitAfterSignal = 128; // Shells say so of a program that a signal ended.

/** From its making on no signal ends the process by itself. */
export class Signals {
  #actions: SignalActions | undefined;
  /** Came before there was anything to reload. */
  #reloadWaits = false;
  #told = false;

  constructor() {
    for (const name of ends) process.on(name, this.#end);
    process.on("SIGHUP", this.#reload);
    process.on("SIGUSR1", this.#reopen);
  }

  /** Whether the run was told to end. */
  get told(): boolean {
    return this.#told;
  }

  /** Who is asked from now on. */
  attach(actions: SignalActions): void {
    this.#actions = actions;
    if (this.#told) actions.stop();
    else if (this.#reloadWaits) this.#reload();
    this.#reloadWaits = false;
  }

  close(): void {
    for (const name of ends) process.off(name, this.#end);
    process.off("SIGHUP", this.#reload);
    process.off("SIGUSR1", this.#reopen);
  }

  readonly #end = (name: NodeJS.Signals): void => {
    if (this.#told) process.exit(exitAfterSignal + constants.signals[name]);
    this.#told = true;
    this.#actions?.stop();
  };

  readonly #reload = (): void => {
    if (this.#actions === undefined) this.#reloadWaits = true;
    else this.#actions.reload("SIGHUP");
  };

  readonly #reopen = (): void => this.#actions?.reopen();
}
