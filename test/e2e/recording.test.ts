// What gyr records of a live run raises the same alerts when it is replayed as the run itself did:
// an agent and a recording watch the same actions, then the agent reads what was recorded.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostActions } from "./actions.ts";
import { Agent, executable, type SeenAlert } from "./agent.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-recording-"));
const capture = join(folder, "live.scap");
const listener = Bun.listen({
  hostname: "127.0.0.1",
  port: 0,
  socket: { open: (socket) => void socket.write("exit\n"), data: () => {} },
});
const actions = hostActions(folder, listener.port);
const extra = "action=%proc.env[GYR_ACTION] fd=%fd.name exe=%proc.exepath user=%user.name";
let live: Agent;

beforeAll(async () => {
  await sh(`cc -O1 -o ${folder}/fileless ${join(import.meta.dir, "fileless.c")}`);
  for (const action of actions) await sh(action.prepare ?? "true");
  const recording = Bun.spawn([executable, "record", "-z", "-w", capture], { stderr: "pipe" });
  for (let waited = 0; !existsSync(capture) || statSync(capture).size === 0; waited += 20) {
    if (waited > 15_000) throw new Error("gyr record did not begin");
    await Bun.sleep(20);
  }
  live = await Agent.start("-p", extra);
  for (const action of actions) await sh(action.script, action.name);
  await Bun.sleep(1_000);
  await live.stop();
  recording.kill("SIGINT");
  expect(await new Response(recording.stderr).text()).toMatch(/^\d+ events recorded, 0 lost\n$/);
  expect(await recording.exited).toBe(0);
}, 60_000);

afterAll(async () => {
  for (const action of actions) await sh(action.cleanup ?? "true");
  listener.stop(true);
  rmSync(folder, { recursive: true, force: true });
});

test("a recording of a live run replays to the same alerts", async () => {
  const options = ["-o", "json_output=true", "-o", "time_format_iso_8601=true", "-p", extra];
  const replay = Bun.spawn([executable, "-e", capture, ...options], {
    ...{ stdout: "pipe", stderr: "ignore" },
  });
  const lines = (await new Response(replay.stdout).text()).split("\n");
  const alerts = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const replayed = alerts.map((alert) => seen(alert.rule, alert.output_fields));
  const told = live.alerts.map(({ rule, fields }) => seen(rule, fields));
  const ofActions = (list: ReturnType<typeof seen>[]) => list.filter(({ action }) => action !== "");
  expect(ofActions(told).length).toBeGreaterThan(5);
  expect(ofActions(replayed)).toEqual(ofActions(told));
  expect(await replay.exited).toBe(0);
}, 30_000);

// Two probes do not see an event at the same nanosecond.
function seen(rule: string, fields: SeenAlert["fields"]) {
  const { "evt.time.iso8601": _, ...others } = fields;
  return { rule, action: String(fields["proc.env[GYR_ACTION]"] ?? ""), fields: others };
}

async function sh(script: string, action = ""): Promise<void> {
  const child = Bun.spawn(["sh", "-c", script], {
    ...{ stdin: "ignore", stdout: "ignore", stderr: "ignore" },
    env: { ...process.env, GYR_ACTION: action },
  });
  await child.exited;
}
