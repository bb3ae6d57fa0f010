// The types configuration values can have. A configuration is text until here: YAML, -o options and
// environment variables alike, so `"true"`, `true` and `${FLAG}` are the same boolean. Text that is
// not of the type at all (`yess` for a boolean) is forgiven with a warning, as Falco silently
// forgives it; a value of the right type that makes no sense is an error.
import { z } from "zod";

/** Marks an issue of the forgiven kind; `wants` completes "expects …". */
export interface Forgiven {
  readonly wants: string;
}

function forgive(context: z.RefinementCtx<string>, wants: string): never {
  const params: Forgiven = { wants };
  context.addIssue({ code: "custom", message: `expects ${wants}`, params });
  return z.NEVER;
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
export const bool = z.string().transform((text, context) => {
  const sameCase = /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)$/.test(text);
  const value = sameCase ? truth.get(text.toLowerCase()) : undefined;
  return value ?? forgive(context, "true or false");
});

/** A whole number of zero or more; beyond the bounds it is an error. */
export function uint(min = 0, max = 4_294_967_295) {
  const range = `must be from ${min} to ${max}`;
  return z
    .string()
    .transform((text, context) => {
      if (!/^[+-]?\d{1,15}$/.test(text)) return forgive(context, "a whole number");
      return Number(text);
    })
    .pipe(z.number().min(min, range).max(max, range));
}

/** Any finite number. */
export const number = z.string().transform((text, context) => {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : forgive(context, "a number");
});

export const text = z.string();

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
  return z
    .string()
    .transform((got) => synonyms.get(got.toLowerCase()) ?? got.toLowerCase())
    .pipe(oneOf(words, complaint));
}

/** A list; a single value stands for a list of one. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (value === null || Array.isArray(value) ? (value ?? []) : [value]),
    z.array(item),
  );
}
