// Kubernetes audit events in dist/gyr beside those of the kernel: posted by another process,
// counted in metrics, and no reason for those of the kernel to be late.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { podEvent } from "../support/audit-events.ts";
import { Agent } from "./agent.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-audit-"));
const at = (name: string) => join(folder, name);
let agent: Agent | undefined;
const alerts = (name: string) => agent?.alerts.filter(({ rule }) => rule === name) ?? [];
let webhook = "";
let origin = "";

beforeAll(async () => {
  writeFileSync(
    at("rules.yaml"),
    `
- {rule: Marked, desc: d, priority: NOTICE, output: opened %fd.name,
   condition: 'evt.type in (open, openat) and fd.name startswith ${at("mark")}'}
- {rule: Pod Made, desc: d, priority: NOTICE, source: k8s_audit, output: "%ka.user.name",
   condition: ka.verb=create and ka.target.resource=pods and ka.user.name=mallory}
`,
  );
  writeFileSync(
    at("config.yaml"),
    `
plugins:
  - {name: k8saudit, library_path: l.so, open_params: "http://127.0.0.1:0/k8s-audit"}
rules_files: [${at("rules.yaml")}]
stdout_output: {enabled: true}
log_stderr: true
log_level: info
metrics: {enabled: true}
webserver: {enabled: true, listen_port: 0, prometheus_metrics_enabled: true}
`,
  );
  const started = await Agent.start("-c", at("config.yaml"));
  agent = started;
  const said = (pattern: RegExp) =>
    started.log.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined) ?? "";
  webhook = said(/listening at (\S+)/);
  origin = said(/Web server at (\S+)/);
}, 60_000);

afterAll(async () => {
  await agent?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** From another process, as an API server would: the status that it is answered with. */
async function post(body: unknown): Promise<number> {
  writeFileSync(at("body.json"), JSON.stringify(body));
  const script =
    'const [url, path] = process.argv.slice(1);const body = require("fs").readFileSync(path);' +
    'const headers = {"Content-Type": "application/json"};' +
    'fetch(url, {method: "POST", headers, body}).then(({status}) => process.exit(status & 255));';
  return await Bun.spawn([process.execPath, "-e", script, webhook, at("body.json")]).exited;
}

async function value(name: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let ms = 0; ms < 10_000 && !(await holds()); ms += 100) await Bun.sleep(100);
}

test("an event that is posted raises its alert, and what is none is counted", async () => {
  const event = podEvent([], {}, { user: "mallory" });
  expect(await post([event, { kind: "Pod" }])).toBe(200);
  await until(() => alerts("Pod Made").length > 0);
  expect(alerts("Pod Made")[0]?.output).toEndWith("mallory");
  expect(await value("gyr_k8s_audit_events_total")).toBe(1);
  expect(await value("gyr_k8s_audit_malformed_total")).toBe(1);
});

test("while thousands are looked at, events of the kernel are neither lost nor late", async () => {
  const one = podEvent([{ name: "c", env: [{ name: "A", value: "b".repeat(2_000) }] }]);
  const count = Math.ceil(10_000_000 / (JSON.stringify(one).length + 1));
  const items = Array.from({ length: count }, () => one);
  const before = await value("gyr_k8s_audit_events_total");
  const lost = await value("falcosecurity_scap_n_drops_total");
  let marks = 0;
  const marking = setInterval(() => writeFileSync(at(`mark${marks++}`), ""), 5);
  for (let round = 0; round < 3; round++)
    expect(await post({ kind: "EventList", items })).toBe(200);
  await until(async () => (await value("gyr_k8s_audit_events_total")) === before + 3 * count);
  clearInterval(marking);
  expect(await value("gyr_k8s_audit_events_total")).toBe(before + 3 * count);
  expect(await value("gyr_k8s_audit_waiting_bytes")).toBe(0);
  await until(() => alerts("Marked").length === marks);
  expect(alerts("Marked")).toHaveLength(marks);
  expect(await value("falcosecurity_scap_n_drops_total")).toBe(lost);
  // Parsing such a batch takes a fifth of a second; the machine may be busy otherwise.
  const late = alerts("Marked").filter(({ latencyMs }) => latencyMs > 100).length;
  expect(late).toBeLessThan(marks / 20);
}, 60_000);
