// The last steps of a rule's output: what the configuration adds, what is no longer supported, and
// a check that it can be formatted. Formats themselves belong to fields/, which hands in the check.

import type { RuleDefinition } from "./collection.ts";
import type { Problem } from "./diagnostic.ts";
import type { ExtraField } from "./rule.ts";

/** One entry of `append_output`. */
export interface AppendOutput {
  readonly match: {
    readonly source?: string | undefined;
    readonly rule?: string | undefined;
    /** The rule must carry all of them. */
    readonly tags?: readonly string[] | undefined;
  };
  /** Appended to the output after a blank; empty for none. */
  readonly output: string;
  readonly fields: readonly ExtraField[];
}

/** What is wrong with a format, and where in it. */
export interface OutputMistake {
  readonly message: string;
  readonly index: number;
}

export interface FinishedOutput {
  readonly text: string;
  readonly fields: readonly ExtraField[];
  readonly warnings: readonly { readonly problem: Problem; readonly index: number }[];
}

/** Applies the configured additions and drops `%container.info`. */
export function finishOutput(
  rule: RuleDefinition,
  additions: readonly AppendOutput[],
  deprecatedFields: readonly string[],
): FinishedOutput {
  const applying = additions.filter((addition) => applies(addition, rule));
  const fields = applying.flatMap((addition) => addition.fields);
  let text = rule.output.value.text;
  for (const { output } of applying) if (output !== "") text += ` ${output}`;
  const warnings: { problem: Problem; index: number }[] = [];
  const containerInfo = text.indexOf("%container.info");
  if (containerInfo >= 0) {
    warnings.push({ problem: { kind: "container-info-deprecated" }, index: containerInfo });
    text = text.replaceAll("%container.info", "");
  }
  for (const field of deprecatedFields) {
    const index = text.indexOf(field);
    if (index >= 0) warnings.push({ problem: deprecated(field, "rule output"), index });
    if (fields.some((extra) => extra.text.includes(field))) {
      warnings.push({ problem: deprecated(field, "extra output fields"), index: 0 });
    }
  }
  return { text, fields, warnings };
}

function applies(addition: AppendOutput, rule: RuleDefinition): boolean {
  const { source, rule: name, tags } = addition.match;
  return (
    (source === undefined || source === rule.source) &&
    (name === undefined || name === rule.name) &&
    (tags ?? []).every((tag) => rule.tags.includes(tag))
  );
}

function deprecated(field: string, where: string): Problem {
  return { kind: "field-deprecated", field, where };
}
