// dist/gyr as a service: what a service manager hears of it, a run in the background, the rights
// it needs, and what systemd thinks of the unit.
import { afterAll, describe, expect, test } from "bun:test";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executable } from "./agent.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-service-"));
const at = (name: string) => join(folder, name);
const packaging = join(import.meta.dir, "../../packaging");
const rules = at("rules.yaml");
writeFileSync(
  rules,
  `- rule: marks
  desc: A file of the test was opened.
  condition: evt.type in (open, openat, creat) and fd.name startswith ${folder}/mark
  output: opened %fd.name
  priority: NOTICE
`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a service manager", () => {
  test.each([
    ["at a path", at("notify")],
    ["at an abstract name", `@${at("notify")}`],
  ])(
    "%s hears when gyr is ready, lives, reloads and ends",
    async (_where, socket) => {
      const manager = await listenAt(socket);
      const { said } = manager;
      const agent = start([], { NOTIFY_SOCKET: socket, WATCHDOG_USEC: "600000" });
      await until(() => said.filter((line) => line === "WATCHDOG=1").length >= 3);
      expect(said[0]).toStartWith("STATUS=");
      expect(said[1]).toMatch(/^READY=1 STATUS=\d+ events, 0 lost; \d+ threads known$/);

      said.length = 0;
      agent.kill("SIGHUP");
      await until(() => said.some((line) => line.startsWith("READY=1")));
      const told = said.filter((line) => line !== "WATCHDOG=1");
      expect(told[0]).toMatch(/^RELOADING=1 MONOTONIC_USEC=\d+$/);
      const uptimeUs = 1e6 * Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
      // The same clock, unless the machine has slept.
      expect(Number(/USEC=(\d+)/.exec(told[0]!)?.[1])).toBeLessThanOrEqual(uptimeUs + 1e6);

      agent.kill("SIGTERM");
      expect(await agent.exited).toBe(0);
      await until(() => said.some((line) => line.startsWith("STOPPING=1")));
      manager.end();
    },
    60_000,
  );

  test("hears nothing of a gyr that stands still", async () => {
    const manager = await listenAt(at("still"));
    const { said } = manager;
    const agent = start([], { NOTIFY_SOCKET: at("still"), WATCHDOG_USEC: "300000" });
    await until(() => said.includes("WATCHDOG=1"));
    agent.kill("SIGSTOP");
    await Bun.sleep(200);
    said.length = 0;
    await Bun.sleep(600);
    expect(said).toEqual([]);
    agent.kill("SIGKILL");
    await agent.exited;
    manager.end();
  }, 60_000);
});

describe("in the background", () => {
  const pidFile = at("pid");
  const alerts = at("alerts");
  const output = ["-o", `file_output={enabled: true, filename: ${alerts}}`];
  const args = ["-d", "-P", pidFile, "-o", "stdout_output.enabled=false", ...output];

  test("gyr watches once its starter has ended, in a session of its own", async () => {
    const { code, said } = await finished(args);
    expect(code).toBe(0);
    expect(said).toContain("gyr is ready");
    const pid = Number(readFileSync(pidFile, "utf8"));
    const status = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    expect(Number(status[3])).toBe(pid); // The session.
    for (const fd of [0, 1, 2]) expect(readlinkSync(`/proc/${pid}/fd/${fd}`)).toBe("/dev/null");

    writeFileSync(at("mark"), "");
    await until(() => existsSync(alerts) && readFileSync(alerts, "utf8").includes(at("mark")));

    const second = await finished(args);
    expect(second.code).toBe(255);
    expect(second.said).toContain(`Pid file ${pidFile} names process ${pid}, a gyr that runs`);

    process.kill(pid, "SIGTERM");
    await until(() => !existsSync(pidFile) && !existsSync(`/proc/${pid}`));
  }, 60_000);

  test("the file of a run that was killed is no obstacle", async () => {
    expect((await finished(args)).code).toBe(0);
    const killed = Number(readFileSync(pidFile, "utf8"));
    process.kill(killed, "SIGKILL");
    await until(() => !existsSync(`/proc/${killed}`));
    expect((await finished(args)).code).toBe(0);
    const pid = Number(readFileSync(pidFile, "utf8"));
    expect(pid).not.toBe(killed);
    process.kill(pid, "SIGTERM");
    await until(() => !existsSync(pidFile));
  }, 60_000);

  test("a run that fails says why to its starter, which ends as it does", async () => {
    const noFile = await finished(["-d", "-P", "/no/such/folder/pid"]);
    expect([noFile.code, noFile.said]).toEqual([255, expect.stringContaining("Could not write")]);
    writeFileSync(at("wrong.yaml"), "- rule: x\n");
    const wrong = await finished([...args, "-r", at("wrong.yaml")]);
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining("wrong.yaml: Invalid")]);
    expect(existsSync(pidFile)).toBe(false);
  }, 60_000);
});

test("CAP_BPF, CAP_PERFMON and what the unit gives besides are enough to watch", async () => {
  const unit = readFileSync(join(packaging, "gyr.service"), "utf8");
  const given = /^CapabilityBoundingSet=(.*)$/m.exec(unit)![1]!;
  const set = `-all,${given.toLowerCase().replaceAll("cap_", "+").replaceAll(" ", ",")}`;
  const setpriv = ["setpriv", "--no-new-privs", "--bounding-set", set, "--inh-caps", set];
  const restricted = start([], {}, setpriv);
  const lines = linesOf(restricted.stdout);
  const log = linesOf(restricted.stderr);
  await until(() => log.some((line) => line.includes("gyr is ready")));
  const status = readFileSync(`/proc/${restricted.pid}/status`, "utf8");
  expect(status).toMatch(/^CapEff:\s+000000c000080004$/m);
  writeFileSync(at("mark"), "");
  await until(() => lines.some((line) => line.includes(at("mark"))));
  restricted.kill("SIGTERM");
  expect(await restricted.exited).toBe(0);
}, 60_000);

const analyze = Bun.which("systemd-analyze");
const because = analyze === null ? " (skipped: systemd-analyze is not installed)" : "";

test.skipIf(analyze === null)(
  `systemd accepts the unit${because}`,
  async () => {
    const { stdout } = Bun.spawn([executable, "unit"], { stdout: "pipe" });
    const unit = await new Response(stdout).text();
    expect(unit).toContain(`\nExecStart=${executable} $GYR_OPTIONS\n`);
    writeFileSync(at("gyr.service"), unit);
    const command = ["systemd-analyze", "verify", "--man=no", at("gyr.service")];
    const verify = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
    const said = (await new Response(verify.stderr).text()).trim();
    // Other units of this machine are none of our business.
    expect(said.split("\n").filter((line) => line.includes("gyr"))).toEqual([]);
  },
  60_000,
);

test("logrotate accepts the rotation of the service's files", async () => {
  const { stderr, exited } = Bun.spawn(
    ["logrotate", "--debug", "--state", at("state"), join(packaging, "gyr.logrotate")],
    { stdout: "ignore", stderr: "pipe" },
  );
  expect(await new Response(stderr).text()).not.toContain("error:");
  expect(await exited).toBe(0);
});

function start(
  args: readonly string[],
  environment: Record<string, string>,
  before: string[] = [],
) {
  return Bun.spawn([...before, executable, "-r", rules, ...args], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, ...environment },
  });
}

async function finished(args: readonly string[]) {
  const run = start(args, {});
  const said = await new Response(run.stderr).text();
  return { code: await run.exited, said };
}

async function listenAt(socket: string) {
  const program = at("listener");
  if (!existsSync(program)) {
    const source = join(import.meta.dir, "notify.c");
    expect(await Bun.spawn(["gcc", "-O1", "-o", program, source]).exited).toBe(0);
  }
  const listener = Bun.spawn([program, socket], { stdout: "pipe" });
  const said = linesOf(listener.stdout);
  await until(() => said.length > 0);
  said.length = 0;
  return { said, end: () => listener.kill() };
}

/** Lines as they come. */
function linesOf(stream: ReadableStream<Uint8Array>): string[] {
  const lines: string[] = [];
  void (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of stream) {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = parts.pop()!;
      lines.push(...parts);
    }
  })();
  return lines;
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 15_000) throw new Error("waited for too long");
    await Bun.sleep(10);
  }
}
