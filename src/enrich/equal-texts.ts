// One text for all that are equal: processes share directories, libraries, logs and names.
import { limits } from "../base/limits.ts";

export class EqualTexts {
  readonly #known = new Map<string, string>();

  /** The first text that was equal to this one. */
  same(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size < limits.learnTexts) this.#known.set(text, text);
    return text;
  }

  forget(): void {
    this.#known.clear();
  }
}
