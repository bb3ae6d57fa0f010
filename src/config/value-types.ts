// The types configuration values can have. A configuration is text until here: YAML, -o options and
// environment variables alike, so `"true"`, `true` and `${FLAG}` are the same boolean. Text that is
// not of the type at all (`yess` for a boolean) is forgiven with a warning, as Falco silently
// forgives it; a value of the right type that makes no sense is an error.
import { z } from "zod/mini";
import { durationMs } from "./duration.ts";

/** A JSON schema. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * What may be written for a type whose reading hides it, given how to describe the types inside.
 * Every text may also be an environment variable.
 */
export const written = new WeakMap<object, (of: SchemaOf) => Schema>();
type SchemaOf = (type: z.ZodMiniType) => Schema;

/** Registers it. */
export function writtenAs<T extends z.ZodMiniType>(type: T, schema: (of: SchemaOf) => Schema): T {
  written.set(type, schema);
  return type;
}

const variable = { type: "string", pattern: "\\$\\{" };

/** Marks an issue of the forgiven kind; `wants` completes "expects …". */
export interface Forgiven {
  readonly wants: string;
}

/** Reads a text; `undefined` means it is not of the type at all. */
function reading<T>(wants: string, read: (text: string) => T | undefined) {
  return z.pipe(
    z.string(),
    z.transform((got: string, context) => {
      const value = read(got);
      if (value !== undefined) return value;
      const params: Forgiven = { wants };
      context.issues.push({ code: "custom", input: got, params });
      return z.NEVER;
    }),
  );
}

const truth: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["y", true],
  ["false", false],
  ["no", false],
  ["off", false],
  ["n", false],
]);

/** `true`, `yes`, `on`, `y` and their opposites: lower case, upper case or capitalised. */
export const bool = writtenAs(
  reading("true or false", (got) =>
    /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)$/.test(got) ? truth.get(got.toLowerCase()) : undefined,
  ),
  () => ({ anyOf: [{ type: "boolean" }, { enum: ["yes", "no", "on", "off"] }, variable] }),
);

/** A whole number of zero or more; beyond the bounds it is an error. */
export function uint(min = 0, max = 4_294_967_295) {
  const range = `must be from ${min} to ${max}`;
  const type = z.pipe(
    reading("a whole number", (got) => (/^[+-]?\d{1,15}$/.test(got) ? Number(got) : undefined)),
    z.number().check(z.minimum(min, range), z.maximum(max, range)),
  );
  return writtenAs(type, () => ({
    anyOf: [{ type: "integer", minimum: min, maximum: max }, variable],
  }));
}

/** Any finite number. */
export const number = writtenAs(
  reading("a number", (got) => {
    const value = got.trim() === "" ? Number.NaN : Number(got);
    return Number.isFinite(value) ? value : undefined;
  }),
  () => ({ anyOf: [{ type: "number" }, variable] }),
);

/** Milliseconds, written as `1h30m`; shorter ones than `minMs` are refused. */
export function duration(minMs: number) {
  const type = z.pipe(
    reading("a duration with units, like 1h30m or 15s", (got) => durationMs(got) || undefined),
    z.number().check(z.minimum(minMs, `must be ${minMs}ms or longer`)),
  );
  return writtenAs(type, () => ({ type: "string" }));
}

/** An address of this machine, IPv4 or IPv6. */
export function address(complaint: (got: string) => string) {
  const isAddress = (got: string): boolean =>
    z.ipv4().safeParse(got.trim()).success || z.ipv6().safeParse(got.trim()).success;
  return z
    .string()
    .check(z.refine(isAddress, { error: (issue) => complaint(String(issue.input)) }));
}

const speedText = /^(?:max|(?=.*[1-9])\d{1,6}(?:\.\d{1,6})?x)$/;

/** `max`, or a multiple of the recorded time such as `1x`; the number, 0 for `max`. */
export const speed = z.pipe(
  z.string().check(z.regex(speedText, "must be max, or a multiple of the recorded time like 1x")),
  z.transform((got: string) => (got === "max" ? 0 : Number(got.slice(0, -1)))),
);

export const text = writtenAs(z.string(), () => ({ type: ["string", "number", "boolean"] }));

/** One of the given words, spelled exactly so. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  words: T,
  complaint: (got: string) => string = (got) => `'${got}' is not one of ${words.join(", ")}`,
) {
  return z.enum(words, { error: (issue) => complaint(String(issue.input)) });
}

/** One of the given words in any case; reads as spelled in the list. */
export function oneOfAnyCase<const T extends readonly [string, ...string[]]>(
  words: T,
  complaint: (got: string) => string,
  synonyms: ReadonlyMap<string, T[number]> = new Map(),
) {
  const spelled = (got: string) => synonyms.get(got.toLowerCase()) ?? got.toLowerCase();
  const type = z.pipe(z.pipe(z.string(), z.transform(spelled)), oneOf(words, complaint));
  // Editors offer the words and accept them in capitals.
  return writtenAs(type, () => ({ anyOf: [{ enum: [...words] }, { type: "string" }] }));
}

/** A list; a single value stands for a list of one. */
export function listOf<T extends z.ZodMiniType>(item: T) {
  const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
  const type = z.pipe(z.transform(asList), z.array(item));
  return writtenAs(type, (of) => {
    const one = of(item);
    return { anyOf: [{ type: "array", items: one }, one] };
  });
}
