// From a matched rule and the event to an alert, while the record of the event is there.
import type { Context } from "../fields/context.ts";
import type { Format } from "../fields/format.ts";
import type { Alert, JsonValue, Priority } from "../output/alert.ts";

/** A rule as the pipeline carries it. */
export interface LiveRule {
  readonly name: string;
  readonly source: string;
  readonly priority: Priority;
  readonly tags: readonly string[];
  /** A match starts a capture (see rule-capture.ts). */
  readonly capture: boolean;
  /** 0: as long as configured. */
  readonly captureDurationMs: number;
  /** Compiled for the first alert: most rules never match. */
  readonly format: () => Format;
  /** Fields that the configuration adds beside the output's: raw values or formatted texts. */
  readonly extra: readonly {
    readonly key: string;
    readonly format: () => Format;
    readonly raw: boolean;
  }[];
}

/**
 * The alert of one match. Its text is rendered at once; its fields when they are asked for, which
 * must be before the record of the event is given back: most channels want the text alone.
 */
export function alertOf(rule: LiveRule, context: Context): Alert {
  // Never undefined: rule outputs print `<NA>` for what is missing.
  const output = rule.format().render(context) ?? "";
  let fields: ReadonlyMap<string, JsonValue> | undefined;
  return {
    rule: rule.name,
    priority: rule.priority,
    timeNs: context.event.tsNs,
    source: rule.source,
    tags: rule.tags,
    hostname: context.hostname,
    output,
    get fields() {
      fields ??= fieldsOf(rule, context);
      return fields;
    },
  };
}

function fieldsOf(rule: LiveRule, context: Context): ReadonlyMap<string, JsonValue> {
  const fields = new Map<string, JsonValue>(rule.format().fields(context));
  for (const { key, format: formatOf, raw } of rule.extra) {
    const extra = formatOf();
    fields.set(key, raw ? (extra.fields(context)[0]?.[1] ?? null) : (extra.render(context) ?? ""));
  }
  return fields;
}
