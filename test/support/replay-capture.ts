// Replays a capture with rules in this process, through the pipeline of a run, and keeps the
// alerts.
import { alertOf } from "../../src/app/alerts.ts";
import { Pipeline } from "../../src/app/pipeline.ts";
import { replayLoop, replayState } from "../../src/app/replay.ts";
import { buildRuleset, enabledRules, loadRulesFor } from "../../src/app/rules.ts";
import { limits } from "../../src/base/limits.ts";
import { ReplaySource } from "../../src/capture/replay.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/schema.ts";
import { EventView } from "../../src/decode/event-view.ts";
import { InternTable } from "../../src/decode/intern.ts";
import { Context } from "../../src/fields/context.ts";
import type { Alert } from "../../src/output/alert.ts";
import type { RulesFile } from "../../src/rules/load.ts";
import { verboseText } from "../../src/rules/result.ts";

export interface Replayed {
  readonly alerts: readonly Alert[];
  readonly events: number;
  /** What ended the reading before the end of the file. */
  readonly damage: string | undefined;
}

const nowhere = {
  kindOf: () => undefined,
  read: () => ({ ok: false, error: "no files here" }) as const,
  list: () => [],
  realPath: (path: string) => path,
};

/** The configuration inside the executable. */
export function builtinConfig(): Config {
  return loadConfig({ path: undefined, options: [], environment: {}, files: nowhere }).config;
}

/** Throws when a rule does not load or the capture does not open. */
export async function replayCapture(
  path: string,
  files: readonly RulesFile[],
  hostname?: string,
): Promise<Replayed> {
  const config = builtinConfig();
  const loaded = loadRulesFor(files, config);
  if (!loaded.ok) throw new Error(loaded.results.map(verboseText).join("\n"));
  const ruleset = buildRuleset(enabledRules(loaded, config), config);
  const source = new ReplaySource({ path });
  await source.open();
  const view = new EventView(new InternTable());
  const alerts: Alert[] = [];
  const startSection = (eventNumber: number) => {
    const state = replayState(source.section, limits.threadsMax);
    const host = hostname ?? source.section.machine?.hostname ?? "";
    const context = new Context(view, state, { hostname: host });
    context.eventNumber = eventNumber;
    return { state, context };
  };
  let parts = startSection(0);
  const pipeline = new Pipeline({
    ...{ source, view, ruleset, ...parts },
    // A copy: what it says of the event is read now.
    alert: (rule, at) => alerts.push({ ...alertOf(rule, at) }),
  });
  for (;;) {
    await replayLoop({ source, slice: () => pipeline.slice(), stopping: () => false });
    if (!(await source.nextSection())) break;
    parts = startSection(parts.context.eventNumber);
    pipeline.change(parts);
  }
  const { damage } = source;
  await source.close();
  return { alerts, events: pipeline.events, damage };
}
