// What log and rules are told, derived from the configuration. The shapes are those of
// their own settings, so that src/app only passes them on.
import type { Config } from "./schema.ts";

/** Settings of the agent's own log (src/output/log.ts). */
export function logSettings(config: Config) {
  return {
    level: config.log_level,
    stderr: config.log_stderr,
    syslog: config.log_syslog,
    iso8601: config.time_format_iso_8601,
  };
}

/** Severities as syslog numbers them. */
export const priorityLevels: Readonly<Record<Config["priority"], number>> = {
  emergency: 0,
  alert: 1,
  critical: 2,
  error: 3,
  warning: 4,
  notice: 5,
  informational: 6,
  debug: 7,
};

/** The greatest level of rules that are loaded. */
export function priorityLevelMax(config: Config): number {
  return priorityLevels[config.priority];
}

export interface RuleSelection {
  readonly operation: "enable" | "disable";
  readonly rule?: string | undefined;
  readonly tag?: string | undefined;
}

/** The `rules` key, with what -t, -T and -D added, as a list of operations in order. */
export function ruleSelections(config: Config): readonly RuleSelection[] {
  return config.rules.flatMap(({ enable, disable }) => {
    const operations: RuleSelection[] = [];
    if (enable !== undefined) operations.push({ operation: "enable", ...enable });
    if (disable !== undefined) operations.push({ operation: "disable", ...disable });
    return operations;
  });
}

export interface OutputAddition {
  readonly match: {
    readonly source?: string | undefined;
    readonly rule?: string | undefined;
    readonly tags?: readonly string[] | undefined;
  };
  /** Appended to the output after a blank; empty for none. */
  readonly output: string;
  readonly fields: readonly {
    readonly name: string;
    readonly text: string;
    readonly raw: boolean;
  }[];
}

/**
 * The `append_output` key, with what -p added. Each suggested field is appended as
 * `container_id=%container.id`.
 */
export function outputAdditions(
  config: Config,
  suggestedFields: readonly string[],
): readonly OutputAddition[] {
  return config.append_output.map((entry) => {
    const suggested = entry.suggested_output === true ? suggestedFields : [];
    const texts = suggested.map((name) => `${name.replaceAll(".", "_")}=%${name}`);
    if (entry.extra_output !== undefined) texts.unshift(entry.extra_output);
    const fields = (entry.extra_fields ?? []).flatMap((field) => {
      if (typeof field === "string") return [{ name: field, text: field, raw: true }];
      return Object.entries(field).map(([name, text]) => ({ name, text, raw: false }));
    });
    return { match: entry.match ?? {}, output: texts.join(" "), fields };
  });
}
