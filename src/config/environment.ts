// Environment variables in configuration files: `${NAME}` becomes the variable's value.
import { limits } from "../base/limits.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Replaces every `${NAME}`; unset variables are empty. `$${NAME}` stays, without its first `$`.
 * A value is scanned again, so variables may name variables; the number of replacements is bounded
 * because one may name itself.
 */
export function expandVariables(text: string, environment: Environment): string {
  let result = text;
  let at = 0;
  for (let replaced = 0; replaced < limits.configExpansionsMax; ) {
    const start = result.indexOf("${", at);
    if (start < 0) return result;
    if (start > at && result[start - 1] === "$") {
      result = result.slice(0, start - 1) + result.slice(start);
      at = start + 1; // Behind the `${` that stays.
      continue;
    }
    const end = result.indexOf("}", start);
    if (end < 0) return result;
    const name = result.slice(start + 2, end);
    const value = Object.hasOwn(environment, name) ? (environment[name] ?? "") : "";
    result = result.slice(0, start) + value + result.slice(end + 1);
    at = start;
    replaced++;
  }
  return result;
}
