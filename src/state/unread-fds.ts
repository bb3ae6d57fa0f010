// Descriptors of a process that somebody outside listed but has not looked at yet. Events have the
// last word: what they put into the table since stays, for whoever looks now may see what only a
// later event tells.
import type { FdTable } from "./fds.ts";
import { fdOf } from "./import.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Lookups } from "./lookups.ts";

export interface FdAnswers {
  readonly lookups: Pick<Lookups, "descriptors">;
  readonly interfaces: Interfaces;
}

export class UnreadFds {
  readonly #table: FdTable;
  readonly #pid: number;
  readonly #numbers: readonly number[];
  readonly #answers: FdAnswers;
  #next = 0;

  constructor(table: FdTable, pid: number, numbers: readonly number[], answers: FdAnswers) {
    this.#table = table;
    this.#pid = pid;
    this.#numbers = numbers;
    this.#answers = answers;
  }

  /** Looks at the next `max`; true: there are no more. */
  read(max: number): boolean {
    const from = this.#next;
    this.#next += max;
    this.one(...this.#numbers.slice(from, this.#next));
    const done = this.#next >= this.#numbers.length;
    if (done && this.#table.unread === this) this.#table.unread = undefined;
    return done;
  }

  readAll(): void {
    this.read(this.#numbers.length);
  }

  /** Looks at those that an event or a rule asks for now. */
  one(...numbers: readonly number[]): void {
    const { lookups, interfaces } = this.#answers;
    const missing = numbers.filter((number) => this.#table.get(number) === undefined);
    if (missing.length === 0) return;
    for (const found of lookups.descriptors(this.#pid, missing))
      this.#table.set(found.fd, fdOf(found, interfaces));
  }
}
