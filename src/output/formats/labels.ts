// Labels as Prometheus, Alertmanager and Loki have them: texts under names of a narrow alphabet.
import type { Alert, JsonValue } from "../alert.ts";

/** A field's name as that of a label: `proc.aname[2]` is `proc_aname_2`. */
export function labelName(field: string): string {
  const name = field.replace(/[^A-Za-z0-9_]+/g, "_").replace(/_+$/, "");
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

/** The value of a field as one text; undefined when there is none. */
export function labelValue(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "object") return String(value);
  const texts = value.map(labelValue).filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts.join(",");
}

/** The named fields that the alert has, as labels. */
export function labelsOf(
  alert: Alert,
  fields: Iterable<string>,
): Readonly<Record<string, string | undefined>> {
  const labels = Object.create(null) as Record<string, string | undefined>; // Any name is free.
  for (const field of fields) labels[labelName(field)] = labelValue(alert.fields.get(field));
  return labels;
}
