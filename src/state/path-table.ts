// Paths of files that were opened, made once for each directory and name that they are made of.
// Each has an id, by which whatever else is known of a path can be kept.
import { limits } from "../base/limits.ts";
import { joinPath } from "./paths.ts";

// A directory and a name make a key of 31 bits.
const nameBits = 16;
const namesMax = 2 ** nameBits;
const directoriesMax = 2 ** (31 - nameBits);
const slotsMin = 2_048;
// Longer chains are made by somebody who looks for keys of equal hash: starting over is cheaper.
const chainMax = 128;
const seed = crypto.getRandomValues(new Int32Array(1))[0]!;

export class PathTable {
  /**
   * Of the path made last: stands for this path and never for another one. Ids are given out in
   * order; a full table starts over at the next multiple of limits.pathsMax. -1: it has none.
   */
  id = -1;

  #firstId = 0;
  // Ids of names are of the table of texts, which starts over, too (see InternTable.textId).
  #firstName = 0;
  readonly #directories = new Map<string, number>();
  #lastDirectory: string | undefined = undefined;
  #lastId = 0;
  readonly #complete = new Map<string, number>();
  readonly #texts: string[] = [];
  // Key and number of the path, counted from 1, in turns; 0 is free.
  #slots = new Int32Array(2 * slotsMin);

  /** `name`, whose id is `nameId` (-1: none), as seen from `directory`; see joinPath. */
  join(directory: string, name: string, nameId: number): string {
    if (nameId < this.#firstName) return this.#joinUnknown(directory, name);
    if (nameId - this.#firstName >= namesMax) this.#startOver(nameId - (nameId % namesMax));
    const key = (this.#directoryId(directory) << nameBits) | (nameId - this.#firstName);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = slotOf(key) & mask; ; at = (at + 2) & mask) {
      const entry = slots[at + 1]! - 1;
      if (entry < 0) return this.#add(key, joinPath(directory, name));
      if (slots[at] !== key) continue;
      this.id = this.#firstId + entry;
      return this.#texts[entry]!;
    }
  }

  /** The id of a path that is complete already. */
  idOf(path: string): number {
    const known = this.#complete.get(path);
    if (known !== undefined) return known;
    if (this.#texts.length >= limits.pathsMax) this.#startOver(this.#firstName);
    const id = this.#firstId + this.#texts.push(path) - 1;
    this.#complete.set(path, id);
    return id;
  }

  #joinUnknown(directory: string, name: string): string {
    this.id = -1;
    return joinPath(directory, name);
  }

  #directoryId(directory: string): number {
    // Programs open one file after the other in the same directory, and "" is that of whole paths.
    if (directory !== this.#lastDirectory) {
      this.#lastId = this.#directories.get(directory) ?? this.#addDirectory(directory);
      this.#lastDirectory = directory;
    }
    return this.#lastId;
  }

  #addDirectory(directory: string): number {
    if (this.#directories.size >= directoriesMax) this.#startOver(this.#firstName);
    const id = this.#directories.size;
    this.#directories.set(directory, id);
    return id;
  }

  #add(key: number, path: string): string {
    const entry = this.#texts.push(path) - 1;
    this.id = this.#firstId + entry;
    const isFull = this.#texts.length >= limits.pathsMax;
    if (isFull || !this.#link(key, entry)) this.#startOver(this.#firstName);
    else if (this.#texts.length * 4 > this.#slots.length) this.#grow();
    return path;
  }

  #link(key: number, entry: number): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const first = slotOf(key);
    for (let i = 0; i < chainMax; i++) {
      const at = (first + 2 * i) & mask;
      if (slots[at + 1] !== 0) continue;
      slots[at] = key;
      slots[at + 1] = entry + 1;
      return true;
    }
    return false;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 4);
    for (let at = 0; at < before.length; at += 2)
      if (before[at + 1] !== 0) this.#link(before[at]!, before[at + 1]! - 1);
  }

  #startOver(firstName: number): void {
    this.#firstName = firstName;
    this.#firstId += limits.pathsMax;
    this.#directories.clear();
    this.#lastDirectory = undefined;
    this.#complete.clear();
    this.#texts.length = 0;
    this.#slots = new Int32Array(2 * slotsMin);
  }
}

/** Even, for pairs. */
function slotOf(key: number): number {
  const mixed = Math.imul(key ^ seed, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) << 1;
}
