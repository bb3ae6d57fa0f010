// Text from bytes, made once per distinct value. Paths, command lines and names repeat; equal text
// is the same string object, which keeps comparisons and Set lookups cheap.
import { limits } from "../base/limits.ts";
import type { Memory } from "../base/memory.ts";
import { ByteTable } from "./byte-table.ts";
import { emptyList, StringList } from "./string-list.ts";

export class InternTable {
  /**
   * Stands for the text found last and never for another one; given out in order, from the next
   * multiple of limits.internTextsMax on when the table starts over. -1: it is not in the table.
   */
  id = -1;

  readonly #texts = new ByteTable<string>(limits.internTextsMax, limits.internBytesMax);
  readonly #lists = new ByteTable<StringList>(limits.internListsMax, limits.internListBytesMax);

  /** How often the table of texts was full and started over. */
  get restarts(): number {
    return this.#texts.restarts;
  }

  /**
   * Text of `size` bytes at `at`, cut at the first NUL. Drivers end text with its only NUL: such
   * bytes are found again without looking at each; others are cut first.
   */
  cutText(memory: Memory, at: number, size: number): string {
    const { bytes } = memory;
    const length = bytes[at + size - 1] === 0 ? size - 1 : size;
    if (length === 0) return "";
    if (length <= limits.internTextMax) {
      const slot = this.#texts.find(memory, at, length);
      if (slot >= 0) return this.#found(slot);
    }
    let end = 0;
    while (end < length && bytes[at + end] !== 0) end++;
    return this.text(memory, at, end);
  }

  /**
   * Text of `length` bytes at `at`, none of them NUL; byte-text.ts on those that are not UTF-8. The
   * caller checked the bounds.
   */
  text(memory: Memory, at: number, length: number): string {
    if (length === 0) return "";
    if (length > limits.internTextMax) {
      this.id = -1;
      return memory.text(at, at + length);
    }
    const slot = this.#texts.find(memory, at, length);
    if (slot >= 0) return this.#found(slot);
    const text = memory.text(at, at + length);
    const added = this.#texts.add(memory, at, length, text);
    this.id = this.#texts.restarts * limits.internTextsMax + added;
    return text;
  }

  #found(slot: number): string {
    this.id = this.#texts.restarts * limits.internTextsMax + slot;
    return this.#texts.value(slot);
  }

  /** The NUL-separated texts in `size` bytes at `at`; "" between NULs is kept. */
  list(memory: Memory, at: number, size: number): StringList {
    if (size === 0) return emptyList;
    if (size > limits.internListMax) return this.#split(memory, at, size);
    const slot = this.#lists.find(memory, at, size);
    if (slot >= 0) return this.#lists.value(slot);
    const list = this.#split(memory, at, size);
    // The texts in it were looked up meanwhile, in the other table: this one's place is still free.
    this.#lists.add(memory, at, size, list);
    return list;
  }

  #split(memory: Memory, start: number, size: number): StringList {
    const { bytes } = memory;
    const end = start + size;
    const items: string[] = [];
    let from = start;
    for (let at = start; at < end; at++) {
      if (bytes[at] !== 0) continue;
      items.push(this.text(memory, from, at - from));
      from = at + 1;
    }
    if (from < end) items.push(this.text(memory, from, end - from));
    return new StringList(items);
  }
}
