// A list of texts as one parameter holds it (arguments of a program), with its texts joined, which
// is how rules look at them. Equal lists are one object (InternTable), so joining is done once.

export class StringList {
  readonly items: readonly string[];
  #joined: string | undefined = undefined;
  #prefix: string | undefined = undefined;
  #prefixed = "";

  constructor(items: readonly string[]) {
    this.items = items;
  }

  /** With spaces between them. */
  get joined(): string {
    this.#joined ??= this.items.join(" ");
    return this.#joined;
  }

  /** `prefix`, a space and the texts joined; `prefix` alone when there are none. */
  after(prefix: string): string {
    if (this.#prefix === prefix) return this.#prefixed;
    this.#prefix = prefix;
    this.#prefixed = this.items.length === 0 ? prefix : `${prefix} ${this.joined}`;
    return this.#prefixed;
  }
}

export const emptyList: StringList = new StringList([]);
