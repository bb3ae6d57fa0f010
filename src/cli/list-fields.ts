// --list: the fields that conditions and outputs may use, in Falco's layout.
import { wrap } from "../base/text.ts";
import { type RuleSource, ruleSources } from "../app/rule-sources.ts";
import { type FieldClass, fieldClasses } from "../fields/catalog.ts";
import type { Field } from "../fields/define.ts";
import { type Command, refuse } from "./command.ts";
import { type ListFormat, listFormat } from "./list-format.ts";

const nameColumns = 30;
/** One less than Falco's 120: its lines end with a blank, which is counted and not wanted here. */
const columns = 119;

export const listFields: Command = {
  name: "list",
  doc: "Lists the fields that conditions and outputs may use.",
  wants: ({ flags }) => flags.list !== undefined,
  needs: "configuration",
  run(context) {
    const format = listFormat(context);
    if (!format.ok) return refuse(context, format.error);
    const { list: source, namesOnly, verbose } = context.flags;
    const sources = ruleSources(context.loaded.config);
    if (typeof source === "string" && !sources.has(source)) {
      return refuse(context, "Value for --list must be a valid source type");
    }
    const all = classesOf(sources);
    const classes =
      typeof source === "string" ? all.filter((one) => one.sources.includes(source)) : all;
    if (namesOnly) context.out(namesText(classes, format.value));
    else context.out(printers[format.value](classes, verbose));
    return 0;
  },
};

interface ListedField {
  readonly name: string;
  readonly row: Field;
}

interface ListedClass {
  readonly name: string;
  readonly about?: string;
  readonly doc: string;
  readonly sources: readonly string[];
  readonly fields: readonly ListedField[];
}

/** Each class once, with the sources that have it. */
function classesOf(sources: ReadonlyMap<string, RuleSource>): readonly ListedClass[] {
  const having = new Map<FieldClass, string[]>();
  for (const [name, { classes }] of sources) {
    for (const each of classes) having.set(each, [...(having.get(each) ?? []), name]);
  }
  return listedClasses(having);
}

/** Without hidden and deprecated fields, and without classes that have no other. */
function listedClasses(
  classes: ReadonlyMap<FieldClass, readonly string[]>,
): readonly ListedClass[] {
  return [...classes]
    .map(([{ fields, ...about }, sources]) => ({
      ...about,
      sources,
      fields: Object.entries(fields)
        .map(([name, row]) => ({ name, row }))
        .filter(({ row }) => row.hidden !== true && row.deprecated !== true),
    }))
    .filter(({ fields }) => fields.length > 0);
}

/** The fields with their docs, as --list prints them. */
export function fieldsText(verbose: boolean): string {
  const kernelOnly = new Map(fieldClasses.map((each) => [each, ["syscall"]]));
  return printers.text(listedClasses(kernelOnly), verbose);
}

function namesText(classes: readonly ListedClass[], format: ListFormat): string {
  const fieldnames = classes.flatMap(({ fields }) => fields.map(({ name }) => name));
  return format === "json"
    ? `${JSON.stringify({ fieldnames }, null, 2)}\n`
    : `${fieldnames.join("\n")}\n`;
}

type Printer = (classes: readonly ListedClass[], verbose: boolean) => string;

const printers: Readonly<Record<ListFormat, Printer>> = {
  text: classesText,
  markdown: classesMarkdown,
  json: classesJson,
};

function classesText(classes: readonly ListedClass[], verbose: boolean): string {
  return classes
    .map((one) => {
      const about = one.about === undefined ? "" : ` (${one.about})`;
      const lines = [
        "-".repeat(31),
        `${"Field Class:".padEnd(nameColumns)}${one.name}${about}`,
        line("Description:", one.doc),
        line("Event Sources:", one.sources.join(" ")),
        "",
        ...one.fields.map((field) => line(field.name, fieldText(field, verbose))),
      ];
      return `${lines.join("\n")}\n\n`;
    })
    .join("");
}

/** A name and what belongs to it, which begins on the next line when the name leaves no blank. */
function line(left: string, right: string): string {
  const indent = " ".repeat(nameColumns);
  const [first = "", ...more] = wrap(right, columns - nameColumns);
  const head =
    left.length < nameColumns ? left.padEnd(nameColumns) + first : `${left}\n${indent}${first}`;
  return [head, ...more.map((text) => indent + text)].join("\n");
}

function fieldText({ row }: ListedField, verbose: boolean): string {
  const tags = fieldTags(row);
  const parts = [row.doc];
  if (tags.length > 0) parts.unshift(`(${tags.join(",")})`);
  if (verbose) parts.unshift(`(Type: ${row.type})`);
  return parts.join(" ");
}

/** What else is to be known of a field, in Falco's words and in alphabetical order. */
function fieldTags({ argument, list, filterOnly, noRhs, noTransformers }: Field): string[] {
  const kind = argument?.kind;
  const tags: readonly (readonly [tag: string, has: boolean])[] = [
    ["ARG_ALLOWED", argument?.required === false],
    ["ARG_INDEX", kind === "index" || kind === "both"],
    ["ARG_KEY", kind === "key" || kind === "both"],
    ["ARG_REQUIRED", argument?.required === true],
    ["EPF_IS_LIST", list === true],
    ["EPF_NO_RHS", noRhs === true],
    ["EPF_NO_TRANSFORMER", noTransformers === true],
    ["FILTER_ONLY", filterOnly === true],
  ];
  return tags.filter(([, has]) => has).map(([tag]) => tag);
}

const typeText = ({ row }: ListedField): string =>
  row.list === true ? `LIST(${row.type})` : row.type;

function classesMarkdown(classes: readonly ListedClass[]): string {
  return classes
    .map((one) => {
      const lines = [
        `## Field Class: ${one.name}`,
        "",
        one.doc,
        "",
        `Event Sources: ${one.sources.join(" ")}`,
        "",
        "Name | Type | Description",
        ":----|:-----|:-----------",
        ...one.fields.map(
          (field) =>
            `\`${field.name}\` | ${typeText(field)} | ${field.row.doc.replaceAll("|", "\\|")}`,
        ),
      ];
      return `${lines.join("\n")}\n\n`;
    })
    .join("");
}

/** Keys are in alphabetical order, as Falco prints JSON. */
function classesJson(classes: readonly ListedClass[]): string {
  const fieldclasses = classes.map((one) => ({
    desc: one.doc,
    event_sources: one.sources,
    fields: one.fields.map((field) => ({
      argument: argumentJson(field),
      desc: field.row.doc,
      is_list: field.row.list === true,
      name: field.name,
      type: field.row.type,
    })),
    name: one.name,
  }));
  return `${JSON.stringify({ fieldclasses }, null, 2)}\n`;
}

function argumentJson({ row: { argument } }: ListedField) {
  if (argument === undefined) return null;
  const kinds = { index: ["INDEX"], key: ["KEY"], both: ["INDEX", "KEY"] } as const;
  return { required: argument.required, type: kinds[argument.kind] };
}
