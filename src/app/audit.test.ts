import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { auditEvent, podEvent } from "../../test/support/audit-events.ts";
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
    // A copy: what it says of the event is read now.
    alert: (rule, at) => alerts.push({ ...alertOf(rule, at) }),
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
  expect(await watch.open(config)).toBe(true);
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
  await watch.open(config);
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
    expect(await watch.open(config)).toBe(true);
    await watch.close();
    expect([said, watch.summary]).toEqual([[], []]);
  }
});

test("says why it cannot open", async () => {
  const config = configured(join(directory, "nothing"));
  const { watch, said } = watchWith(config);
  expect(await watch.open(config)).toBe(false);
  expect(said[0]).toStartWith("fail: Kubernetes audit events: ENOENT");
});

test("nonsense does not fill the log", async () => {
  writeFileSync(log, "nonsense\n".repeat(1_000));
  const config = configured(log, "enable_sources: [k8s_audit]");
  const { watch, said } = watchWith(config);
  await watch.open(config);
  await until(() => watch.isOver);
  await watch.close();
  expect(said.length).toBe(12);
  expect(said.at(-1)).toBe("warning: [k8saudit] 990 more problems like these");
});

const megabytes = 10;

test("ten megabytes at once hold up the loop for some milliseconds at most", async () => {
  const one = podEvent([{ name: "c", image: "i", env: [{ name: "A", value: "b".repeat(2_000) }] }]);
  const size = JSON.stringify(one).length + 1;
  const items = Array.from({ length: Math.ceil((megabytes * 1_000_000) / size) }, () => one);
  const body = join(directory, "batch.json");
  writeFileSync(body, JSON.stringify({ kind: "EventList", items }));
  const config = configured("http://127.0.0.1:0/k8s-audit");
  const { watch, said } = watchWith(config);
  expect(await watch.open(config)).toBe(true);
  const url = /http:\S+/.exec(said[0]!)![0];
  const loop = new LoopTimes();
  const script =
    'const [url, path] = process.argv.slice(1);const body = require("fs").readFileSync(path);' +
    'const headers = {"Content-Type": "application/json"};' +
    'fetch(url, {method: "POST", headers, body}).then(({status}) => process.exit(status & 255));';
  const client = Bun.spawn([process.execPath, "-e", script, url, body]);
  expect(await client.exited).toBe(200);
  await until(() => watch.reading!.events >= items.length);
  const longestMs = loop.end();
  expect(watch.reading).toMatchObject({ received: 1, events: items.length, malformed: 0 });
  expect(watch.reading).toMatchObject({ droppedBusy: 0, reading: 0, waiting: 0 });
  await watch.close();
  // Parsing alone takes ten times as long where it is done.
  expect(longestMs).toBeLessThan(15);
});

/** Processor time of this thread between two turns of its loop: what else runs does not count. */
class LoopTimes {
  #longestUs = 0;
  #before = process.threadCpuUsage();
  #isOver = false;

  constructor() {
    this.#turn();
  }

  end(): number {
    this.#isOver = true;
    return this.#longestUs / 1_000;
  }

  #turn(): void {
    const { user, system } = process.threadCpuUsage(this.#before);
    this.#longestUs = Math.max(this.#longestUs, user + system);
    this.#before = process.threadCpuUsage();
    if (!this.#isOver) setImmediate(() => this.#turn());
  }
}
