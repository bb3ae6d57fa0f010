// From a matched rule and the event to an alert: rendered at once, because the record is borrowed.
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

/** Renders the alert of one match. */
export function alertOf(rule: LiveRule, context: Context): Alert {
  const format = rule.format();
  // Before the fields: evt.deltatime counts from one showing to the next.
  // Never undefined: rule outputs print `<NA>` for what is missing.
  const output = format.render(context) ?? "";
  const fields = new Map<string, JsonValue>(format.fields(context));
  for (const { key, format: formatOf, raw } of rule.extra) {
    const extra = formatOf();
    fields.set(key, raw ? (extra.fields(context)[0]?.[1] ?? null) : (extra.render(context) ?? ""));
  }
  return {
    rule: rule.name,
    priority: rule.priority,
    timeNs: context.event.tsNs,
    source: rule.source,
    tags: rule.tags,
    hostname: context.hostname,
    output,
    fields,
  };
}
