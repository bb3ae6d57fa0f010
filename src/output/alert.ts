// An alert as it leaves matching. It is formatted by text.ts, json.ts or formats/ at once, for what
// it says of an event is read from the event: only what was made of it may wait in a queue.

/** Integers of any size are numbers or bigints; `null` is a field without a value. */
export type JsonValue = string | number | bigint | boolean | null | readonly JsonValue[];

/** A severity: `name` as alerts print it, `level` as syslog numbers it (0 is most severe). */
export interface Priority {
  readonly name: string;
  readonly level: number;
}

export interface Alert {
  readonly rule: string;
  readonly priority: Priority;
  /** Time of the event, nanoseconds since 1970. */
  readonly timeNs: bigint;
  /** "syscall", a plugin's source, or "internal" for alerts about the agent itself. */
  readonly source: string;
  /** In any order; formatters sort. */
  readonly tags: readonly string[];
  readonly hostname: string;
  /** The rule's rendered message, without time and priority: formatters put them in front. */
  readonly output: string;
  /**
   * Fields of the message, without the time field that formatters add; to be read before the next
   * event comes.
   */
  readonly fields: ReadonlyMap<string, JsonValue>;
}

/** The source of alerts that the agent raises about itself; they are formatted differently. */
export const internalSource = "internal";

/** Orders texts by their UTF-8 bytes, as the JSON keys and tags of alerts are ordered. */
export function byBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for characters above U+FFFF, so they come after U+E000..U+FFFF.
    const surrogates = Number(isSurrogate(x)) - Number(isSurrogate(y));
    return surrogates !== 0 ? surrogates : x - y;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
