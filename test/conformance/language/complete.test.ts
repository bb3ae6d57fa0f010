// Runs every conformance table and proves that no number of the catalogue is forgotten. A new table
// is one import and one line in `tables`.
import { describe, expect, test } from "bun:test";
import { boolean } from "./filter-boolean.ts";
import { grammarAccepted } from "./filter-grammar-accepted.ts";
import { grammarRejected } from "./filter-grammar-rejected.ts";
import { syntaxTrees } from "./filter-syntax-trees.ts";
import { strings } from "./filter-strings.ts";
import { operators } from "./filter-operators.ts";
import { networks } from "./filter-networks.ts";
import { modifiers } from "./filter-modifiers.ts";
import { changes } from "./rules-change.ts";
import { definition } from "./rules-definition.ts";
import { description } from "./rules-description.ts";
import { exceptions } from "./rules-exceptions.ts";
import { keys } from "./rules-keys.ts";
import { selection } from "./rules-selection.ts";
import { transformers } from "./filter-transformers.ts";
import { getopt } from "./filter-getopt.ts";
import { rightFields } from "./filter-right-fields.ts";
import { indexing } from "./filter-indexing.ts";
import { fields } from "./other-fields.ts";
import { fieldsOutput } from "./other-fields-output.ts";
import { commandLine } from "./other-cli.ts";
import { captures } from "./other-captures.ts";
import { configuration } from "./other-config.ts";
import { kubernetesAudit } from "./other-k8saudit.ts";
import { later } from "./other-later.ts";
import { reloading } from "./other-reload.ts";
import { plugins } from "./other-plugins.ts";
import { outputs } from "./other-outputs.ts";
import { drops } from "./other-drops.ts";
import { sources } from "./other-sources.ts";
import type { Items } from "./harness.ts";

const count = 433;
// Some start a process, on machines that may be busy.
const limitMs = 60_000;

/** By the name of their file. */
const tables: Readonly<Record<string, Items>> = {
  "filter-boolean": boolean,
  "filter-grammar-accepted": grammarAccepted,
  "filter-grammar-rejected": grammarRejected,
  "filter-syntax-trees": syntaxTrees,
  "filter-indexing": indexing,
  "filter-right-fields": rightFields,
  "filter-getopt": getopt,
  "filter-transformers": transformers,
  "filter-modifiers": modifiers,
  "filter-networks": networks,
  "filter-operators": operators,
  "filter-strings": strings,
  "rules-change": changes,
  "rules-definition": definition,
  "rules-description": description,
  "rules-exceptions": exceptions,
  "rules-keys": keys,
  "rules-selection": selection,
  "other-config": configuration,
  "other-captures": captures,
  "other-sources": sources,
  "other-drops": drops,
  "other-outputs": outputs,
  "other-cli": commandLine,
  "other-reload": reloading,
  "other-k8saudit": kubernetesAudit,
  "other-plugins": plugins,
  "other-later": later,
  "other-fields": fields,
  "other-fields-output": fieldsOutput,
};

for (const [name, items] of Object.entries(tables)) {
  describe(name, () => {
    for (const each of items) {
      if ("reason" in each) test.skip(`${each.number}. does not apply: ${each.reason}`, () => {});
      else test(`${each.number}. ${each.title}`, each.run, limitMs);
    }
  });
}

test("each item is a case, or says why it cannot be, exactly once", () => {
  const numbers = Object.values(tables).flatMap((items) => items.map(({ number }) => number));
  numbers.sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: count }, (_each, index) => index + 1));
});

test("a reason is a full sentence", () => {
  const reasons = Object.values(tables).flatMap((items) =>
    items.flatMap((each) => ("reason" in each ? [each.reason] : [])),
  );
  expect(reasons.filter((reason) => !/^[A-Z`].*\.$/s.test(reason))).toEqual([]);
});
