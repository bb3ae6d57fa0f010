// Where events can come from with a configuration, and what rules about each source may ask for.
// Rules of all sources are one ruleset, indexed by type of event: those about a source are asked
// about its events alone.
import { err, ok, type Result } from "../base/result.ts";
import { pluginsToLoad } from "../config/derive-plugins.ts";
import type { Config } from "../config/schema.ts";
import { type FieldClass, fieldClasses, fieldRows, suggestedFields } from "../fields/catalog.ts";
import type { Context } from "../fields/context.ts";
import type { FieldTable } from "../fields/define.ts";
import { FormatCompiler } from "../fields/format.ts";
import { schemeWith, staticFields } from "../fields/static-fields.ts";
import type { Scheme } from "../filter/scheme.ts";
import { pluginEventId } from "../k8saudit/context.ts";
import {
  auditPlugin,
  auditPluginVersion,
  auditSource,
  jsonPlugin,
  jsonPluginVersion,
} from "../k8saudit/names.ts";
import { auditClasses, auditRows, auditSchemeWith } from "../k8saudit/scheme.ts";
import { type AuditSettings, auditSettings } from "../k8saudit/settings.ts";
import type { PluginRequirement } from "../rules/definitions.ts";
import { eventNaming } from "./event-naming.ts";

export const kernelSource = "syscall";

export interface RuleSource {
  readonly scheme: Scheme<Context>;
  readonly formats: FormatCompiler;
  readonly classes: readonly FieldClass[];
  /** All of its fields by name, those that no listing shows too. */
  readonly rows: FieldTable;
  /** Ids of its events. */
  readonly eventIds: ReadonlySet<number>;
  /** Fields useful with every alert. */
  readonly suggested: readonly string[];
}

const auditIds: ReadonlySet<number> = new Set([pluginEventId]);
const kernelIds = eventNaming.universe.difference(auditIds);

/** By name, the kernel first. */
export function ruleSources(config: Config): ReadonlyMap<string, RuleSource> {
  return sourcesWith(config.static_fields, hasAudit(config));
}

/** All that any configuration could have. */
export function allSources(): ReadonlyMap<string, RuleSource> {
  return sourcesWith({}, true);
}

function sourcesWith(
  constants: Config["static_fields"],
  withAudit: boolean,
): ReadonlyMap<string, RuleSource> {
  const added = Object.keys(staticFields(constants));
  const withFormats = (scheme: Scheme<Context>) => ({
    scheme,
    formats: new FormatCompiler(scheme),
  });
  const sources = new Map<string, RuleSource>();
  sources.set(kernelSource, {
    ...withFormats(schemeWith(constants)),
    classes: fieldClasses,
    rows: fieldRows,
    eventIds: kernelIds,
    suggested: [...suggestedFields, ...added],
  });
  if (!withAudit) return sources;
  return sources.set(auditSource, {
    ...withFormats(auditSchemeWith(constants)),
    classes: [fieldClasses[0]!, ...auditClasses], // The first class is that of all events.
    rows: auditRows,
    eventIds: auditIds,
    suggested: added,
  });
}

/** What rules may require. */
export function builtinPlugins(config: Config): readonly PluginRequirement[] {
  // The fields of containers are no plugin here.
  const container = { name: "container", version: { major: 0, minor: 7, patch: 1 } };
  if (!hasAudit(config)) return [container];
  return [
    container,
    { name: auditPlugin, version: auditPluginVersion },
    { name: jsonPlugin, version: jsonPluginVersion }, // Its fields come with the source.
  ];
}

function hasAudit(config: Config): boolean {
  const plugins = pluginsToLoad(config);
  return plugins.ok && plugins.value.some(({ name }) => name === auditPlugin);
}

/** Settings of the source of audit events; undefined when the configuration has none. */
export function configuredAudit(config: Config): Result<AuditSettings | undefined, string> {
  const plugins = pluginsToLoad(config);
  if (!plugins.ok) return plugins;
  const entry = plugins.value.find(({ name }) => name === auditPlugin);
  if (entry === undefined) return ok(undefined);
  const settings = auditSettings(entry.openParams, entry.initConfig);
  return settings.ok ? settings : err(`plugin ${auditPlugin}: ${settings.error}`);
}

/** Names of the sources that are watched; or what is wrong with the choice. */
export function watchedSources(config: Config): Result<ReadonlySet<string>, string> {
  const known = [...ruleSources(config).keys()];
  const { enable_sources: enabled, disable_sources: disabled } = config;
  if (enabled.length > 0 && disabled.length > 0)
    return err("You can not mix --enable-source and --disable-source");
  for (const [doing, names] of [
    ["enabling", enabled],
    ["disabling", disabled],
  ] as const) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) return err(`Attempted ${doing} an unknown event source: ${unknown}`);
  }
  const chosen = enabled.length > 0 ? enabled : known.filter((name) => !disabled.includes(name));
  return chosen.length > 0 ? ok(new Set(chosen)) : err("Must enable at least one event source");
}

/** The driver that is asked for: none when events of the kernel are not watched. */
export function wantedDriver(config: Config): Config["engine.kind"] {
  const watched = watchedSources(config);
  const kind = config["engine.kind"];
  return kind === "replay" || (watched.ok && watched.value.has(kernelSource)) ? kind : "nodriver";
}
