// --list: the fields that conditions and outputs may use.
import { twoColumns } from "../base/text.ts";
import { fieldClasses } from "../fields/catalog.ts";
import type { Field } from "../fields/define.ts";
import { type Command, refuse } from "./command.ts";
import { listFormat } from "./list-format.ts";

const columns = 120;
const nameColumns = 32;

export const listFields: Command = {
  name: "list",
  doc: "Lists the fields that conditions and outputs may use.",
  wants: ({ flags }) => flags.list !== undefined,
  needs: "configuration",
  run(context) {
    const format = listFormat(context);
    if (!format.ok) return refuse(context, format.error);
    const { list: source, namesOnly, verbose } = context.flags;
    if (typeof source === "string" && !sources.includes(source)) {
      return refuse(context, "Value for --list must be a valid source type");
    }
    const json = format.value === "json" || context.loaded.config.json_output;
    const classes = listedClasses();
    if (namesOnly) context.out(namesText(classes, json));
    else if (json) context.out(classesJson(classes));
    else if (format.value === "markdown") context.out(classesMarkdown(classes));
    else context.out(classesText(classes, verbose));
    return 0;
  },
};

/** All fields are those of kernel events; sources of plugins will have their own. */
const sources: readonly string[] = ["syscall"];

interface ListedField {
  readonly name: string;
  readonly row: Field;
}

interface ListedClass {
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly ListedField[];
}

/** Without hidden and deprecated fields, and without classes that have no other. */
function listedClasses(): readonly ListedClass[] {
  return fieldClasses
    .map(({ name, doc, fields }) => ({
      name,
      doc,
      fields: Object.entries(fields)
        .map(([field, row]) => ({ name: field, row }))
        .filter(({ row }) => row.hidden !== true && row.deprecated !== true),
    }))
    .filter(({ fields }) => fields.length > 0);
}

/** The fields with their docs, as --list prints them. */
export function fieldsText(verbose: boolean): string {
  return classesText(listedClasses(), verbose);
}

function namesText(classes: readonly ListedClass[], json: boolean): string {
  const fieldnames = classes.flatMap(({ fields }) => fields.map(({ name }) => name));
  return json ? `${JSON.stringify({ fieldnames }, null, 2)}\n` : `${fieldnames.join("\n")}\n`;
}

function classesText(classes: readonly ListedClass[], verbose: boolean): string {
  return classes
    .map((one) => {
      const lines = [
        "-".repeat(31),
        line("Field Class:", one.name),
        line("Description:", one.doc),
        line("Event Sources:", sources.join(" ")),
        "",
        ...one.fields.map((field) => line(field.name, fieldText(field, verbose))),
      ];
      return `${lines.join("\n")}\n\n`;
    })
    .join("");
}

const line = (left: string, right: string): string => twoColumns(left, right, nameColumns, columns);

function fieldText(field: ListedField, verbose: boolean): string {
  const tags = fieldTags(field);
  const parts = [field.row.doc];
  if (verbose) parts.push(`(Type: ${typeText(field)})`);
  if (tags.length > 0) parts.push(`(${tags.join(", ")})`);
  return parts.join(" ");
}

function fieldTags({ row: { argument, filterOnly } }: ListedField): string[] {
  const tags = filterOnly === true ? ["FILTER ONLY"] : [];
  if (argument === undefined) return tags;
  tags.push(argument.required ? "ARG_REQUIRED" : "ARG_ALLOWED");
  if (argument.kind !== "key") tags.push("IDX_ALLOWED");
  if (argument.kind !== "index") tags.push("KEY_ALLOWED");
  return tags;
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
        `Event Sources: ${sources.join(" ")}`,
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

function classesJson(classes: readonly ListedClass[]): string {
  const fieldclasses = classes.map((one) => ({
    name: one.name,
    desc: one.doc,
    event_sources: sources,
    fields: one.fields.map((field) => ({
      name: field.name,
      type: field.row.type,
      desc: field.row.doc,
      is_list: field.row.list === true,
      argument: argumentJson(field),
    })),
  }));
  return `${JSON.stringify({ fieldclasses }, null, 2)}\n`;
}

function argumentJson({ row: { argument } }: ListedField) {
  if (argument === undefined) return null;
  const kinds = { index: ["INDEX"], key: ["KEY"], both: ["INDEX", "KEY"] } as const;
  return { required: argument.required, type: kinds[argument.kind] };
}
