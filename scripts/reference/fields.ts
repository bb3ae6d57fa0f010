// The page about fields, from their rows.
import { type FieldClass, fieldClasses } from "../../src/fields/catalog.ts";
import type { Field } from "../../src/fields/define.ts";
import { auditClasses } from "../../src/k8saudit/scheme.ts";
import { code, page, plain, table } from "./markdown.ts";

export function fieldsPage(): string {
  const classes = fieldClasses.filter(({ fields }) => shown(fields, false).length > 0);
  return page(
    "# Fields",
    "What conditions may test and outputs may print. A field without a value makes every " +
      "comparison false, and prints as `<NA>`. `gyr --list -v` prints the same in a terminal.",
    "An argument follows the name in brackets: `proc.aname[2]`, `proc.env[HOME]`; a key may also " +
      "follow after a dot where the table says so: `evt.arg.path`.",
    ...classes.map(classBlock),
    "Rules with `source: k8s_audit` have the first class above and these instead of the others; " +
      "see [Kubernetes audit events](../kubernetes-audit.md).",
    ...auditClasses.map(classBlock),
    deprecated(),
  );
}

function shown(fields: FieldClass["fields"], old: boolean): readonly [string, Field][] {
  return Object.entries(fields).filter(
    ([, row]) => row.hidden !== true && (row.deprecated === true) === old,
  );
}

function classBlock({ name, about, doc, fields }: FieldClass): string {
  const rows = shown(fields, false).map(([field, row]) => [
    code(field),
    row.list === true ? `list of ${row.type}` : row.type,
    argumentText(row),
    [plain(row.doc), ...limits(row)].join(" "),
  ]);
  const title = about === undefined ? name : `${name}: ${about.toLowerCase()}`;
  return `## ${title}\n\n${plain(doc)}\n\n${table(["Field", "Type", "Argument", "Meaning"], rows)}`;
}

function argumentText({ argument }: Field): string {
  if (argument === undefined) return "";
  const { kind, required, dotted } = argument;
  const what = { index: "position", key: "key", both: "position or key" }[kind];
  return `${required ? what : `${what}, optional`}${dotted === true ? ", also after a dot" : ""}`;
}

/** What a field cannot do. */
function limits({ filterOnly, noRhs, noTransformers }: Field): string[] {
  const texts: string[] = [];
  if (filterOnly === true) texts.push("Only in conditions.");
  if (noRhs === true) texts.push("Not on the right-hand side.");
  if (noTransformers === true) texts.push("Not inside transformers.");
  return texts;
}

function deprecated(): string {
  const rows = [...fieldClasses, ...auditClasses].flatMap(({ fields }) =>
    shown(fields, true).map(([name, row]) => [code(name), row.type, plain(row.doc)]),
  );
  if (rows.length === 0) return "";
  const head = "Rules with these still load, with a warning.";
  return `## Deprecated fields\n\n${head}\n\n${table(["Field", "Type", "Meaning"], rows)}`;
}
