// From a matched rule and the event to an alert: rendered at once, because the record is borrowed.
import type { Context } from "../fields/context.ts";
import type { Format } from "../fields/format.ts";
import type { Alert, Priority } from "../output/alert.ts";

/** A rule as the pipeline carries it. */
export interface LiveRule {
  readonly name: string;
  readonly source: string;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly format: Format;
}

/** Renders the alert of one match. */
export function alertOf(rule: LiveRule, context: Context): Alert {
  return {
    rule: rule.name,
    priority: rule.priority,
    timeNs: context.event.tsNs,
    source: rule.source,
    tags: rule.tags,
    hostname: context.hostname,
    output: rule.format.render(context),
    fields: new Map(rule.format.fields(context)),
  };
}
