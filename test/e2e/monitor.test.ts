// The agent watched from outside: dist/gyr with its web server and its metrics, asked over HTTPS,
// scraped by a real Prometheus where there is one, and losing events that it tells of.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificates, textOf } from "../conformance/channel/certificates.ts";
import { metrics } from "../../src/metrics/metrics.ts";
import { prometheusName } from "../../src/metrics/prometheus.ts";
import { Agent, executable } from "./agent.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-monitor-"));
const at = (name: string) => join(folder, name);
const rule = "Marked file opened";
let agent: Agent;
let origin = "";
let ca = "";

beforeAll(async () => {
  const certificates = makeCertificates(folder);
  const { cert, key } = certificates.server;
  ca = textOf(certificates.authority);
  writeFileSync(at("server.pem"), textOf(cert) + textOf(key));
  writeFileSync(
    at("rules.yaml"),
    `- rule: ${rule}\n  desc: for this test\n  condition: evt.type in (open, openat) and ` +
      `fd.name startswith ${at("mark")}\n  output: opened %fd.name\n  priority: NOTICE\n` +
      "  tags: [host]\n",
  );
  agent = await Agent.start(
    ...["-r", at("rules.yaml"), "-o", "webserver.enabled=true", "-o", "webserver.listen_port=0"],
    ...["-o", "webserver.ssl_enabled=true", "-o", `webserver.ssl_certificate=${at("server.pem")}`],
    ...["-o", "metrics.enabled=true", "-o", "webserver.prometheus_metrics_enabled=true"],
    ...["-o", "metrics.interval=300ms", "-o", "metrics.output_rule=true"],
    ...["-o", `metrics.output_file=${at("metrics.jsonl")}`],
  );
  const line = agent.log.find((text) => text.includes("Web server at")) ?? "";
  origin = line.slice(line.indexOf("https://"));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const get = (path: string) => fetch(`${origin}${path}`, { tls: { ca } });

test("health and versions are answered over HTTPS, by default to this machine only", async () => {
  expect(origin).toStartWith("https://127.0.0.1:");
  expect(await (await get("/healthz")).json()).toEqual({ status: "ok" });
  expect(await (await get("/versions")).json()).toHaveProperty("falco_version");
  expect(fetch(origin.replace("https", "http"))).rejects.toThrow();
});

test("metrics tell what happened", async () => {
  for (const name of ["mark1", "mark2", "mark3"]) writeFileSync(at(name), "");
  await Bun.sleep(500);
  const text = await (await get("/metrics")).text();
  const value = (name: string) =>
    Number(new RegExp(`^${name}(?:{.*})? (.+)$`, "m").exec(text)?.[1]);
  expect(text).toContain(`rule_name="${rule}",source="syscall",tag_host="true"} 3`);
  expect(value("falcosecurity_scap_n_evts_total")).toBeGreaterThan(0);
  expect(value("falcosecurity_scap_n_threads_total")).toBeGreaterThan(0);
  expect(value("falcosecurity_scap_n_fds_total")).toBeGreaterThan(0);
  expect(value("falcosecurity_falco_memory_rss_bytes")).toBeGreaterThan(10_000_000);
  expect(value("gyr_alert_latency_seconds_count")).toBe(3);
  expect(value("gyr_event_lag_seconds_count")).toBeGreaterThan(0);
  expect(text).toContain('gyr_output_alerts_written_total{channel="stdout"}');
  expect(text).toContain('falcosecurity_scap_n_evts_cpu_total{cpu="0"}');
});

test("snapshots are alerts and lines of a file", async () => {
  await Bun.sleep(1_000);
  const alert = agent.alerts.findLast(({ rule }) => rule.endsWith("metrics snapshot"));
  expect(alert?.priority).toBe("Informational");
  expect(alert?.output).toBe("Falco metrics snapshot");
  expect(alert?.fields).toMatchObject({
    "evt.source": "syscall",
    "scap.engine_name": "modern_bpf",
    "falco.rules.Marked_file_opened": 3,
    "falco.rules.matches_total": 3,
  });
  const lines = readFileSync(at("metrics.jsonl"), "utf8").trimEnd().split("\n");
  const samples = lines.map((line) => JSON.parse(line));
  expect(samples.map(({ sample }) => sample)).toEqual(samples.map((_, i) => i + 1));
  expect(Object.keys(samples.at(-1).output_fields)).toContain("falco.evts_rate_sec");
});

const promtool = Bun.which("promtool");
const prometheus = Bun.which("prometheus");
const skip = (what: string) => `${what} (the package prometheus could not be unpacked)`;

/** What promtool complains of in the names that the original has chosen. */
const complaints = ["host_boot", "reload", "start"].map(
  (what) =>
    `falcosecurity_falco_${what}_timestamp_nanoseconds ` +
    'use base unit "seconds" instead of "nanoseconds"',
);
const namings = [
  // path                        code  said
  ["/metrics", 3, complaints],
  ["/metrics?names=conventional", 0, []],
] as const;

test.skipIf(promtool === null).each(namings)(
  promtool === null ? skip("promtool reads %s") : "promtool reads %s",
  async (path, code, said) => {
    writeFileSync(at("metrics.txt"), await (await get(path)).text());
    const check = Bun.spawnSync([promtool!, "check", "metrics"], {
      stdin: Bun.file(at("metrics.txt")),
    });
    const lines = (text: Buffer) => text.toString().trim().split("\n").filter(Boolean);
    expect(lines(check.stderr)).toEqual([...said]);
    expect(lines(check.stdout)).toEqual([]);
    expect(check.exitCode).toBe(code);
  },
);

test.skipIf(promtool === null)(
  promtool === null ? skip("expressions of the page") : "expressions of the page are right",
  async () => {
    const page = readFileSync(join(import.meta.dir, "../../docs/monitor-gyr.md"), "utf8");
    const expressions = [...page.matchAll(/^\| `([^`]*(?:gyr|falcosecurity)_[^`]*)` \|/gm)].map(
      ([, expression]) => expression!,
    );
    expect(expressions.length).toBeGreaterThan(8);
    const rules = expressions.map((expr, i) => ({ alert: `a${i}`, expr }));
    writeFileSync(at("alerts.json"), JSON.stringify({ groups: [{ name: "page", rules }] }));
    const check = Bun.spawnSync([promtool!, "check", "rules", at("alerts.json")]);
    expect(check.stderr.toString()).toBe("");
    expect(check.exitCode).toBe(0);
    const known = new Set(metrics.map((metric) => prometheusName(metric)));
    const named = expressions.flatMap((text) => text.match(/\b(?:gyr|falcosecurity)_\w+/g) ?? []);
    const unknown = named.filter((name) => !known.has(name.replace(/_bucket$/, "")));
    expect(unknown).toEqual([]);
  },
);

test.skipIf(prometheus === null)(
  prometheus === null ? skip("Prometheus scrapes the agent") : "Prometheus scrapes the agent",
  async () => {
    const target = new URL(origin).host;
    const job = (name: string, more: string) =>
      `- {job_name: ${name}, scheme: https, tls_config: {ca_file: ${at("authority.crt")}}, ` +
      `static_configs: [{targets: ["${target}"]}]${more}}\n`;
    writeFileSync(
      at("prometheus.yaml"),
      `global: {scrape_interval: 1s}\nscrape_configs:\n${job("gyr", "")}` +
        job("conventional", ", params: {names: [conventional]}"),
    );
    const address = "127.0.0.1:19098";
    const files = [`--config.file=${at("prometheus.yaml")}`, `--storage.tsdb.path=${at("tsdb")}`];
    const server = Bun.spawn([prometheus!, ...files, `--web.listen-address=${address}`], {
      stdio: ["ignore", "ignore", "ignore"],
    });
    const ask = async (query: string) => {
      const url = `http://${address}/api/v1/query?query=${encodeURIComponent(query)}`;
      const answer = (await (await fetch(url)).json()) as {
        data: { result: { value: [number, string] }[] };
      };
      return answer.data.result[0]?.value[1];
    };
    try {
      let up: string | undefined;
      for (let waited = 0; up !== "2" && waited < 20_000; waited += 250) {
        await Bun.sleep(250);
        up = await ask("sum(up)").catch(() => undefined);
      }
      expect(up).toBe("2");
      const threads = "falcosecurity_scap_n_threads";
      expect(Number(await ask(`${threads}{job="conventional"}`))).toBeGreaterThan(0);
      expect(Number(await ask(`${threads}_total{job="gyr"}`))).toBeGreaterThan(0);
      expect(await ask(`${threads}_total{job="conventional"}`)).toBe(undefined);
      expect(await ask(`falcosecurity_falco_rules_matches_total{rule_name="${rule}"}`)).toBe("3");
      expect(Number(await ask("gyr_alert_latency_seconds_count"))).toBeGreaterThanOrEqual(3);
    } finally {
      server.kill();
      await server.exited;
    }
  },
  40_000,
);

test("it ends in order, and a second server at its address ends at once", async () => {
  const { host } = new URL(origin);
  const other = Bun.spawnSync([
    ...[executable, "-r", at("rules.yaml"), "-o", "webserver.enabled=true"],
    ...["-o", `webserver.listen_port=${host.split(":")[1]}`, "-o", "engine.kind=nodriver"],
  ]);
  expect(other.exitCode).toBe(1);
  expect(other.stderr.toString()).toContain("an error occurred while starting webserver");
  expect(await agent.stop()).toBe(0);
});

const capture = join(import.meta.dir, "../golden/suspicious-actions/capture.scap");

/** What is printed (the capture is 109 whole seconds long), and the exit code. */
const dropCases = [
  // action  alerts  in the log  occurrences  code
  ["alert", 109, 0, 109, 0],
  ["log", 0, 109, 109, 0],
  ["ignore", 0, 0, 109, 0],
  ["exit", 0, 1, 1, 1],
] as const;

test.each(dropCases)("lost events with the action %s", (action, alerts, told, times, code) => {
  const drops = `{actions: [${action}], simulate_drops: true, max_burst: 200}`;
  const run = Bun.spawnSync([
    ...[executable, "-r", at("rules.yaml"), "-e", capture, "-o", "log_level=debug"],
    ...["-o", `syscall_event_drops=${drops}`],
  ]);
  const text = "Falco internal: syscall event drop. 1 system calls dropped in last second.";
  const said = run.stderr.toString();
  expect(run.stdout.toString().split(`Debug ${text} (ebpf_enabled="0"`).length - 1).toBe(alerts);
  expect(said.split(text).length - 1).toBe(told);
  expect(said).toContain(
    `   - event drop detected: ${times} occurrences\n   - num times actions taken: ${times}\n`,
  );
  expect(said.includes("Exiting.")).toBe(action === "exit");
  expect(run.exitCode).toBe(code);
});

test("without lost events nothing is said of them", () => {
  const run = Bun.spawnSync([executable, "-r", at("rules.yaml"), "-e", capture]);
  expect(run.stdout.toString() + run.stderr.toString()).not.toContain("event drop");
  expect(run.exitCode).toBe(0);
});
