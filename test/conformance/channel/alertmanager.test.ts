// The format for Alertmanager, taken by the one from Debian where it is installed.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputTools } from "../../../src/app/output-stage.ts";
import { openOutputs } from "../../../src/output/outputs.ts";
import { makeAlert } from "../../support/make-alert.ts";
import { httpDefaults } from "./web-server.ts";

const program = Bun.which("prometheus-alertmanager");
const address = "127.0.0.1:19097";
const folder = mkdtempSync(join(tmpdir(), "gyr-alertmanager-"));
let server: Bun.Subprocess | undefined;

afterAll(async () => {
  server?.kill();
  await server?.exited;
  rmSync(folder, { recursive: true, force: true });
});

async function start(path: string): Promise<void> {
  const config = join(folder, "alertmanager.yml");
  writeFileSync(config, "{route: {receiver: none}, receivers: [{name: none}]}");
  const files = [`--config.file=${config}`, `--storage.path=${join(folder, "data")}`];
  const network = [`--web.listen-address=${address}`, "--cluster.listen-address="];
  server = Bun.spawn([path, ...files, ...network], { stdio: ["ignore", "ignore", "ignore"] });
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 100) {
    const answer = await fetch(`http://${address}/-/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await Bun.sleep(100);
  }
  throw new Error("Alertmanager did not start");
}

function openTo(url: string) {
  const sink = { kind: "http", ...httpDefaults, timeoutMs: 5_000, url } as const;
  const format = { name: "alertmanager", version: "1" } as const;
  const settings = {
    ...{ json: false, iso8601: false, buffered: false, queueCapacity: 0, rate: 0, burstMax: 1 },
    jsonParts: { output: true, message: false, outputFields: true, tags: true },
    timeoutMs: 5_000,
    channels: [{ name: "alertmanager", sink, filter: {}, format }],
  };
  return openOutputs(
    settings,
    outputTools(() => {}),
  );
}

const what = "Alertmanager takes alerts; those with the same labels are one";
test.skipIf(program === null)(
  program === null ? `${what} (install prometheus-alertmanager to run this test)` : what,
  async () => {
    await start(program!);
    const outputs = openTo(`http://${address}/api/v2/alerts`);
    const timeNs = BigInt(Date.now()) * 1_000_000n;
    for (const fields of [
      { "proc.name": "sh", "proc.aname[2]": "grün", "proc.pid": 1, "user.name": null },
      { "proc.name": "sh", "proc.cmdline": 'sh -c "a\nb"', "proc.pid": 2 },
      { "proc.name": "nc", "proc.pid": 3 },
    ])
      outputs.send(makeAlert(fields, { timeNs }));
    await outputs.close();
    expect(outputs.stats()[0]!.stats).toMatchObject({ written: 3, failed: 0 });
    const filter = encodeURIComponent('proc_name="sh"');
    const answer = await fetch(`http://${address}/api/v2/alerts?filter=${filter}`);
    expect(await answer.json()).toMatchObject([
      {
        labels: { alertname: "Shell opened", severity: "warning", hostname: "h" },
        annotations: { proc_pid: "2", proc_cmdline: 'sh -c "a\nb"' },
        status: { state: "active" },
      },
    ]);
  },
  60_000,
);
