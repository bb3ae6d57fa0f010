import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { auditEvent } from "../../test/support/audit-events.ts";
import { alertOf } from "./alerts.ts";
import { AuditWatch } from "./audit.ts";
import { buildRuleset, enabledRules, loadRulesFor } from "./rules.ts";

const rules = `
- {rule: Get, desc: d, source: k8s_audit, priority: NOTICE, tags: [t],
   output: "%ka.user.name", condition: ka.verb=get}
- {rule: Any Kernel Event, desc: d, priority: NOTICE, output: "%evt.num", condition: evt.num>=0}
`;

let directory: string;
let log: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "audit-"));
  log = join(directory, "audit.log");
});

afterEach(() => rmSync(directory, { recursive: true }));

function configured(openParams: string, more = ""): Config {
  const entry = `{name: k8saudit, library_path: x.so, open_params: "${openParams}"}`;
  const read = () => ({ ok: true, value: `plugins: [${entry}]\n${more}` }) as const;
  const files = { kindOf: () => "file" as const, read, list: () => [], realPath: (p: string) => p };
  return loadConfig({ path: "/c.yaml", options: [], environment: {}, files }).config;
}

/** A watch with these rules; what it raises and says. */
function watchWith(config: Config) {
  const said: string[] = [];
  const alerts: ReturnType<typeof alertOf>[] = [];
  const loaded = loadRulesFor([{ name: "r.yaml", text: rules }], config);
  const ruleset = buildRuleset(enabledRules(loaded, config), config);
  const watch = new AuditWatch({
    log: {
      write: (level, message) => said.push(`${level}: ${message}`),
      fail: (message) => said.push(`fail: ${message}`),
      flush: () => Promise.resolve(true),
    },
    ruleset: () => ruleset,
    alert: (rule, at) => alerts.push(alertOf(rule, at)),
    load: () => 0,
  });
  return { watch, said, alerts };
}

async function until(holds: () => boolean): Promise<void> {
  for (let ms = 0; ms < 5_000 && !holds(); ms += 5) await Bun.sleep(5);
}

test("raises the alerts of its source, and is over at the end of the files", async () => {
  const lines = [auditEvent({ verb: "get" }), { kind: "Pod" }, auditEvent({ verb: "list" })];
  writeFileSync(log, lines.map((line) => JSON.stringify(line)).join("\n"));
  const config = configured(log, "enable_sources: [k8s_audit]");
  const { watch, said, alerts } = watchWith(config);
  expect(watch.open(config)).toBe(true);
  await until(() => watch.isOver);
  await watch.close();
  expect(alerts).toMatchObject([
    {
      ...{ rule: "Get", source: "k8s_audit", tags: ["t"], output: "alice" },
      timeNs: 1777863721123456000n,
    },
  ]);
  expect(watch.isOver).toBe(true);
  expect(watch.hasFailed).toBe(false);
  expect(watch.summary).toEqual(["Kubernetes audit: 2 events, 1 malformed"]);
  expect(said[0]).toContain("Plugins k8saudit and json are built in: no library is loaded");
  expect(said[1]).toBe("warning: [k8saudit] data not recognized as a k8s audit event");
});

test("the run goes on at the end of the files while other sources are watched", async () => {
  writeFileSync(log, JSON.stringify(auditEvent({ verb: "get" })));
  const config = configured(log);
  const { watch, alerts } = watchWith(config);
  watch.open(config);
  await until(() => alerts.length > 0);
  await Bun.sleep(10);
  expect(watch.isOver).toBe(false);
  await watch.close();
});

test("opens nothing that is not watched", async () => {
  writeFileSync(log, JSON.stringify(auditEvent({ verb: "get" })));
  for (const more of [
    "disable_sources: [k8s_audit]",
    "load_plugins: []",
    "engine: {kind: replay}",
  ]) {
    const config = configured(log, more);
    const { watch, said } = watchWith(config);
    expect(watch.open(config)).toBe(true);
    await watch.close();
    expect([said, watch.summary]).toEqual([[], []]);
  }
});

test("says why it cannot open", () => {
  const config = configured(join(directory, "nothing"));
  const { watch, said } = watchWith(config);
  expect(watch.open(config)).toBe(false);
  expect(said[0]).toStartWith("fail: Kubernetes audit events: ENOENT");
});

test("nonsense does not fill the log", async () => {
  writeFileSync(log, "nonsense\n".repeat(1_000));
  const config = configured(log, "enable_sources: [k8s_audit]");
  const { watch, said } = watchWith(config);
  watch.open(config);
  await until(() => watch.isOver);
  await watch.close();
  expect(said.length).toBe(12);
  expect(said.at(-1)).toBe("warning: [k8saudit] 990 more problems like these");
});
