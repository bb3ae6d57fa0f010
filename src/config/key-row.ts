// What one row of the table of configuration keys says. Defaults, validation, the commented default
// file and the manual are derived from it.
import type { z } from "zod/mini";

export interface KeyRow<T> {
  /** From texts to the value. */
  readonly type: z.ZodMiniType<T>;
  /** The value when the key is absent. */
  readonly default: T;
  /** What the built-in default file says when that differs, as YAML on one line. */
  readonly shipped?: string;
  /** User-facing: one or more full sentences. */
  readonly doc: string;
  /** `live`: a reload applies a change while running; `restart`: only a new start does. */
  readonly reload: "live" | "restart";
  /** `planned`: accepted, checked for spelling, without effect yet; setting it prints one line. */
  readonly status: "works" | "planned";
  /**
   * Values that are accepted and do not work yet, with the value used instead; `undefined` refuses
   * to start, because the meaning would be another.
   */
  readonly later?: Readonly<Record<string, T | undefined>>;
  /** Whether a planned key means anything beside the other values; without it, it always does. */
  readonly when?: (valueAt: (name: string) => unknown) => boolean;
  /** What is wrong when this switch is on and the other values are as they are. */
  readonly needs?: (valueAt: (name: string) => unknown) => string | undefined;
  /** Another spelling that people should use; set only for old spellings of working keys. */
  readonly deprecatedFor?: string;
}

/** Declares one key; the type of its default follows from the type of its values. */
export function key<T>(row: Omit<KeyRow<T>, "default"> & { default: NoInfer<T> }): KeyRow<T> {
  return row;
}
