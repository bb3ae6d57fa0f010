// --list: the fields that conditions and outputs may use.
import { twoColumns } from "../base/text.ts";
import { type Command, refuse } from "./command.ts";
import { listFormat } from "./list-format.ts";
import type { FieldClass, ListedField } from "./ports.ts";

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
    const all = context.ports.fieldClasses();
    const classes =
      typeof source === "string" ? all.filter((one) => one.sources.includes(source)) : all;
    if (classes.length === 0)
      return refuse(context, "Value for --list must be a valid source type");
    const json = format.value === "json" || context.loaded.config.json_output;
    if (namesOnly) context.out(namesText(classes, json));
    else if (json) context.out(classesJson(classes));
    else if (format.value === "markdown") context.out(classesMarkdown(classes));
    else context.out(classesText(classes, verbose));
    return 0;
  },
};

function namesText(classes: readonly FieldClass[], json: boolean): string {
  const fieldnames = classes.flatMap(({ fields }) => fields.map(({ name }) => name));
  return json ? `${JSON.stringify({ fieldnames }, null, 2)}\n` : `${fieldnames.join("\n")}\n`;
}

function classesText(classes: readonly FieldClass[], verbose: boolean): string {
  return classes
    .map((one) => {
      const short = one.short === "" ? "" : ` (${one.short})`;
      const lines = [
        "-".repeat(31),
        line("Field Class:", `${one.name}${short}`),
        ...(one.doc === "" ? [] : [line("Description:", one.doc)]),
        line("Event Sources:", one.sources.join(" ")),
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
  const parts = [field.doc];
  if (verbose) parts.push(`(Type: ${typeText(field)})`);
  if (tags.length > 0) parts.push(`(${tags.join(", ")})`);
  return parts.join(" ");
}

function fieldTags({ argument, filterOnly }: ListedField): string[] {
  const tags = filterOnly ? ["FILTER ONLY"] : [];
  if (argument === null) return tags;
  tags.push(argument.required ? "ARG_REQUIRED" : "ARG_ALLOWED");
  if (argument.kind !== "key") tags.push("IDX_ALLOWED");
  if (argument.kind !== "index") tags.push("KEY_ALLOWED");
  return tags;
}

const typeText = ({ type, list }: ListedField): string => (list ? `LIST(${type})` : type);

function classesMarkdown(classes: readonly FieldClass[]): string {
  return classes
    .map((one) => {
      const lines = [
        `## Field Class: ${one.name}`,
        "",
        ...(one.doc === "" ? [] : [one.doc, ""]),
        `Event Sources: ${one.sources.join(" ")}`,
        "",
        "Name | Type | Description",
        ":----|:-----|:-----------",
        ...one.fields.map(
          (field) => `\`${field.name}\` | ${typeText(field)} | ${field.doc.replaceAll("|", "\\|")}`,
        ),
      ];
      return `${lines.join("\n")}\n\n`;
    })
    .join("");
}

function classesJson(classes: readonly FieldClass[]): string {
  const fieldclasses = classes.map((one) => ({
    name: one.name,
    ...(one.doc === "" ? {} : { desc: one.doc }),
    event_sources: one.sources,
    fields: one.fields.map((field) => ({
      name: field.name,
      type: field.type,
      desc: field.doc,
      is_list: field.list,
      argument: argumentJson(field),
    })),
  }));
  return `${JSON.stringify({ fieldclasses }, null, 2)}\n`;
}

function argumentJson({ argument }: ListedField) {
  if (argument === null) return null;
  const kinds = { index: ["INDEX"], key: ["KEY"], both: ["INDEX", "KEY"] } as const;
  return { required: argument.required, type: kinds[argument.kind] };
}
