// What the tests of rules load their texts with: a handful of fields and short ways to ask.

import { print } from "../../src/filter/print.ts";
import { type FieldRow, tableScheme } from "../../src/filter/scheme.ts";
import { code, type Diagnostic, message } from "../../src/rules/diagnostic.ts";
import { type Loaded, type LoadOptions, loadRules } from "../../src/rules/load.ts";
import { snippet } from "../../src/rules/result.ts";

const events = new Set(["open", "openat", "close", "execve", "connect"]);

function field(type: FieldRow<null>["type"], more: Partial<FieldRow<null>> = {}): FieldRow<null> {
  return { type, doc: "A field for tests.", get: () => undefined, ...more };
}

export const testScheme = tableScheme<null>({
  "evt.type": field("CHARBUF", { accepts: (name) => events.has(name), known: () => events }),
  "evt.num": field("UINT64"),
  "evt.dir": field("CHARBUF", { deprecated: true }),
  "evt.plugininfo": field("CHARBUF"),
  "proc.name": field("CHARBUF"),
  "proc.pname": field("CHARBUF"),
  "proc.cmdline": field("CHARBUF"),
  "fd.name": field("FSPATH"),
  "fd.num": field("INT64"),
  "fd.ip": field("IPADDR"),
  "ka.verb": field("CHARBUF"),
});

export function load(
  files: string | readonly string[],
  options: Partial<LoadOptions<null>> = {},
): Loaded<null> {
  const texts = typeof files === "string" ? [files] : files;
  const named = texts.map((text, index) => ({ name: `${index + 1}.yaml`, text }));
  return loadRules(named, { scheme: testScheme, ...options });
}

/** `code file:line:column message`, and where it was written when that is elsewhere. */
export function told({ problem, at, origin }: Diagnostic): string {
  const [place, written] = [at, origin].map((mark) => {
    if (mark === undefined) return "";
    const { file, line, column } = mark.file.place(mark.index);
    return `${file}:${line}:${column}`;
  });
  const from = written === "" ? "" : ` (from ${written})`;
  return `${code(problem)} ${place}${from} ${message(problem)}`;
}

export function errorsOf(loaded: Loaded<null>): string[] {
  return loaded.results.flatMap((result) => result.errors.map(told));
}

export function warningsOf(loaded: Loaded<null>): string[] {
  return loaded.results.flatMap((result) => result.warnings.map(told));
}

/** The line of the first error and the caret below it, as shown. */
export function firstSnippet(loaded: Loaded<null>): string {
  const error = loaded.results.flatMap((result) => result.errors)[0];
  return error === undefined ? "" : snippet(error.at);
}

/** Name to the condition without macros and lists. */
export function conditions(loaded: Loaded<null>): Record<string, string> {
  return Object.fromEntries(loaded.rules.map((rule) => [rule.name, print(rule.condition)]));
}

/** A rule with everything it needs; `more` is added to it, indented like its keys. */
export function ruleText(name: string, condition: string, more = ""): string {
  const lines = more === "" ? "" : `${more.replaceAll(/^/gm, "  ")}\n`;
  return `- rule: ${name}
  desc: d
  condition: ${condition}
  output: o
  priority: INFO
${lines}`;
}
