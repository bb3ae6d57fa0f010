// What the tables about rules files share: short ways to write rules and to ask what became of
// them.
import { buildRuleset, enabledRules } from "../../../src/app/rules.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { problemText } from "../../../src/config/problem.ts";
import type { Config } from "../../../src/config/schema.ts";
import type { Context } from "../../../src/fields/context.ts";
import { print } from "../../../src/filter/print.ts";
import type { Loaded } from "../../../src/rules/load.ts";
import { snippet } from "../../../src/rules/result.ts";
import { fieldEvents } from "../../support/field-events.ts";
import { ruleText } from "../../support/load-rules.ts";
import { errorsOf, holds, loadTexts } from "./harness.ts";

export { ruleText };

/** A machine without files. */
export const nowhere = {
  kindOf: () => undefined,
  read: () => ({ ok: false, error: "no files here" }) as const,
  list: () => [],
  realPath: (path: string) => path,
};

export const list = (name: string, items: string, more = ""): string =>
  `- list: ${name}\n  items: [${items}]\n${indented(more)}`;

export const macro = (name: string, condition: string, more = ""): string =>
  `- macro: ${name}\n  condition: ${condition}\n${indented(more)}`;

/** An item that changes the rule `r`. */
export const change = (keys: string): string => `- rule: r\n${indented(keys)}`;

function indented(keys: string): string {
  return keys === "" ? "" : `${keys.replaceAll(/^/gm, "  ")}\n`;
}

/** Loads and expects no error. */
export function loadSound(...texts: readonly string[]): Loaded<Context> {
  const loaded = loadTexts(texts);
  const errors = errorsOf(loaded);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return loaded;
}

/** The compiled condition of the rule `r`. */
export function compiled(...texts: readonly string[]): string {
  const rule = loadSound(...texts).rules.find(({ name }) => name === "r");
  if (rule === undefined) throw new Error("no rule r");
  return print(rule.condition);
}

/** Whether the rule `r` holds when cat opens a file, by both back ends. */
export function fires(...texts: readonly string[]): boolean {
  return holds(compiled(...texts), fieldEvents.open());
}

/** The built-in configuration with options as after `-o`. */
export function configWith(...options: readonly string[]): Config {
  const loaded = loadConfig({ path: undefined, options, environment: {}, files: nowhere });
  if (!loaded.ok) throw new Error(loaded.problems.map(problemText).join("\n"));
  return loaded.config;
}

/** Names of the rules that report cat opening a file. */
export function reported(text: string, ...options: readonly string[]): string[] {
  const config = configWith(...options);
  const loaded = loadTexts([text], config);
  if (!loaded.ok) throw new Error(errorsOf(loaded).join("\n"));
  const context = fieldEvents.open();
  const names: string[] = [];
  const ruleset = buildRuleset(enabledRules(loaded, config), config);
  ruleset.match(context.event.type, context, (rule) => names.push(rule.name));
  return names;
}

/** Names of the rules that are on. */
export function enabled(text: string, ...options: readonly string[]): string[] {
  const config = configWith(...options);
  return enabledRules(loadTexts([text], config), config).map(({ name }) => name);
}

/** The line and the caret shown for the first error or, without one, warning. */
export function firstSnippet(loaded: Loaded<Context>): string {
  const { results } = loaded;
  const all = [...results.flatMap((r) => r.errors), ...results.flatMap((r) => r.warnings)];
  return all[0] === undefined ? "" : snippet(all[0].at);
}
