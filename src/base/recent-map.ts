// A bounded map of what was asked for lately. It has two generations: when the young one is full it
// becomes the old one, whose entries move on when they are asked for and go with it when not. So
// what comes again and again stays, whatever passes by meanwhile.
import { limits } from "./limits.ts";

export class RecentMap<K, V> {
  readonly #max: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  #lookups = 0;
  #paused = 0;
  /** Characters of the young keys. */
  #characters = 0;

  /** Keeps `max` entries at least, and twice as many at most. */
  constructor(max: number) {
    this.#max = max;
  }

  get(key: K): V | undefined {
    this.#lookups++;
    return this.#young.get(key) ?? this.#moveOn(key);
  }

  #moveOn(key: K): V | undefined {
    const value = this.#old.get(key);
    if (value !== undefined) this.#put(key, value);
    return value;
  }

  /** Remembers what `get` did not find. */
  set(key: K, value: V): void {
    // Keys that hardly ever come again (command lines with numbers in them) only cost; whether that
    // is so is tried again later.
    if (this.#paused > 0) this.#paused--;
    else this.#put(key, value);
  }

  #put(key: K, value: V): void {
    if (typeof key === "string") this.#characters += key.length;
    if (this.#young.size >= this.#max || this.#characters > limits.recentCharactersMax) {
      if (this.#lookups < 2 * this.#max) this.#paused = pauses * this.#max;
      this.#lookups = 0;
      this.#characters = 0;
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}

const pauses = 4; // Of five keys that never come again one is remembered.
