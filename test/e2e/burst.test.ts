// The agent stopped in the middle of a burst: afterwards it knows who runs what, raises the alerts
// that need it, and tells once what it has lost.
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Burst, runBurst } from "../kernel/burst.ts";
import { Agent } from "./agent.ts";

setDefaultTimeout(90_000);

const reason = process.getuid?.() === 0 ? undefined : "not root";
const folder = mkdtempSync(join(tmpdir(), "gyr-burst-"));
const at = (name: string) => join(folder, name);
const rule = "Member of a family";

afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  at("rules.yaml"),
  `- rule: ${rule}
  desc: for this test
  condition: evt.type in (execve, execveat) and proc.args startswith "member "
  output: "%proc.args runs %proc.exepath under %proc.ppid %proc.pname %proc.apid[2]"
  priority: NOTICE
`,
);

/** A burst of which the agent sees nothing before it is over. */
async function missedBurst(agent: Agent): Promise<Burst> {
  process.kill(agent.pid, "SIGSTOP");
  try {
    return await runBurst(300_000, 2, 60);
  } finally {
    process.kill(agent.pid, "SIGCONT");
  }
}

test.skipIf(reason !== undefined)("a stall in a burst costs no process", async () => {
  const agent = await Agent.start(
    ...["-r", at("rules.yaml"), "-s", at("statistics"), "--stats-interval", "200"],
    ...["-o", "syscall_event_drops={actions: [alert]}"],
  );
  try {
    const burst = await missedBurst(agent);
    const members = () => agent.alerts.filter((alert) => alert.rule === rule);
    const told = () => agent.alerts.filter((alert) => alert.rule.endsWith("syscall event drop"));
    for (let waited = 0; waited < 10_000; waited += 100) {
      if (members().length >= burst.families.length && told().length > 0) break;
      await Bun.sleep(100);
    }
    await burst.end();
    await Bun.sleep(1_500);
    expect(await agent.stop()).toBe(0);
    const expected = burst.families.map(
      ({ number, child }) =>
        `member ${number} runs ${burst.path} under ${child} burst ${burst.pid}`,
    );
    const said = members().map(({ output }) => /member .* burst \d+/.exec(output)?.[0]);
    expect(said.sort()).toEqual(expected.sort());
    expect(told()).toHaveLength(1);
    const fields = told()[0]!.fields;
    expect(Number(fields.n_drops)).toBeGreaterThan(burst.opened);
    expect(Number(fields.n_drops_shed_3)).toBeGreaterThan(0);
    expect(fields.most_lost).toMatch(/^(openat|open|close)_(enter|exit) \d+, /);
    const losses = agent.log.filter((line) => /Lost: .*left out while one filled/.test(line));
    expect(losses).toHaveLength(1);
    const last = JSON.parse(readFileSync(at("statistics"), "utf8").trimEnd().split("\n").at(-1)!);
    expect(last.syscall.cur.lost.shed_3.close_exit).toBeGreaterThan(0);
  } finally {
    agent.kill();
  }
});
