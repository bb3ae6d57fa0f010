// The first promise, kept end to end: dist/gyr, with its own rules and its own probe on this
// kernel, tells of each of these actions exactly once, within a second, with the right process and
// file.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostActions } from "./actions.ts";
import { Agent, type SeenAlert } from "./agent.ts";
import { runContainer } from "./container.ts";
import { containerActions } from "./container-actions.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-e2e-"));
// Whoever connects is told to leave: enough of a server for a reverse shell to end.
const listener = Bun.listen({
  hostname: "127.0.0.1",
  port: 0,
  socket: { open: (socket) => void socket.write("exit\n"), data: () => {} },
});
const host = hostActions(folder, listener.port);
const contained = containerActions(listener.port);
// Every alert also says for whom it is: the variable that the actions' environment carries.
const extra = [
  "action=%proc.env[GYR_ACTION] proc=%proc.name parent=%proc.pname user=%user.name",
  "fd=%fd.name stdin=%proc.stdin.name exe=%proc.exepath container=%container.id",
  "linkpath=%evt.arg.linkpath ancestors=%proc.aname",
].join(" ");
const ownName = readFileSync("/proc/self/comm", "utf8").trim();
let agent: Agent;

beforeAll(async () => {
  const source = join(import.meta.dir, "fileless.c");
  await sh(`cc -O1 -Wall -o ${folder}/fileless ${source}`, {});
  await sh(`cc -O1 -Wall -static -o ${folder}/redirect ${join(import.meta.dir, "redirect.c")}`, {});
  for (const action of host) await sh(action.prepare ?? "true", {});
  agent = await Agent.start("-p", extra);
  for (const action of host) await sh(action.script, { GYR_ACTION: action.name });
  for (const action of contained)
    await runContainer({
      ...action,
      env: { GYR_ACTION: action.name },
      extra: { redirect: `${folder}/redirect` },
    });
  await Bun.sleep(1_000);
}, 60_000);

afterAll(async () => {
  for (const action of host) await sh(action.cleanup ?? "true", {});
  listener.stop(true);
  rmSync(folder, { recursive: true, force: true });
});

describe("gyr tells exactly once of", () => {
  test.each(host.map((action) => [action.name, action] as const))("%s", (_name, action) => {
    const alert = onlyAlert(action);
    expect(alert.fields["container.id"]).toBe("host");
    // Nearest first: the action's shell, started by this test run.
    const lineage = [...(action.ancestors ?? ["sh"]), ownName].join(" ");
    expect(`${alert.fields["proc.aname"]} `).toStartWith(`${lineage} `);
  });

  test.each(contained.map((a) => [a.name, a] as const))("%s in a container", (_name, action) => {
    const alert = onlyAlert(action);
    expect(alert.fields["container.id"]).toBe(action.id.slice(0, 12));
  });
});

test("it ends cleanly with statistics when told to", async () => {
  expect(await agent.stop()).toBe(0);
  expect(agent.log.join("\n")).not.toContain("drops: ");
});

interface Expected {
  readonly name: string;
  readonly rule: string;
  readonly fields: Readonly<Record<string, string | number | RegExp>>;
}

function onlyAlert(action: Expected): SeenAlert {
  const mine = agent.alerts.filter((alert) => alert.fields["proc.env[GYR_ACTION]"] === action.name);
  expect(mine.map((alert) => alert.rule)).toEqual([action.rule]);
  const alert = mine[0]!;
  for (const [field, wanted] of Object.entries(action.fields)) {
    const value = alert.fields[field];
    if (wanted instanceof RegExp) expect(String(value)).toMatch(wanted);
    else expect([field, value]).toEqual([field, wanted]);
  }
  expect(alert.latencyMs).toBeLessThan(1_000);
  return alert;
}

// The tests may themselves run in a container; what they do "on the host" must not. A process
// belongs to the cgroup it had when it executed its program.
const leaveCgroup =
  "for f in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do echo $$ > $f; done";

async function sh(script: string, env: Record<string, string>): Promise<void> {
  // Not spawnSync: the listener must answer meanwhile.
  const done = Bun.spawn(
    ["sh", "-c", `{ ${leaveCgroup}; } 2> /dev/null; exec sh -c "$0"`, script],
    {
      env: { PATH: process.env.PATH!, HOME: folder, ...env },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    },
  );
  const said = await new Response(done.stderr).text();
  const code = await done.exited;
  if (Object.keys(env).length === 0 && code !== 0) throw new Error(`${script}: ${said}`);
}
