// A start while the machine works: what happens from the first moment on raises alerts that know
// whose it is and what descriptors stand for that were opened long before.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "./agent.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-start-"));
const at = (name: string) => join(folder, name);
// More than are looked at in one go, and more than the first thousand of a table.
const files = 1_500;
const actors = 4;

// Opens its files, says which descriptors they have, and changes their modes one after the other.
const actor = `
const { fchmodSync, openSync } = require("node:fs");
const fds = [];
for (let i = 0; i < ${files}; i++) fds[i] = openSync(process.argv[1] + "/file-" + i, "w");
console.log(JSON.stringify(fds));
let i = 0;
setInterval(() => fchmodSync(fds[(i += 7) % ${files}], 0o600), 2);
`;

interface Actor {
  readonly process: Bun.Subprocess<"ignore", "pipe", "inherit">;
  /** Names by descriptor. */
  readonly names: ReadonlyMap<number, string>;
}

const started: Actor[] = [];

async function start(number: number): Promise<Actor> {
  const home = at(`actor-${number}`);
  mkdirSync(home);
  const process = Bun.spawn([Bun.argv[0]!, "-e", actor, home], {
    ...{ cwd: home, stdin: "ignore", stdout: "pipe", stderr: "inherit" },
  });
  let text = "";
  for await (const chunk of process.stdout) {
    text += new TextDecoder().decode(chunk);
    if (text.endsWith("\n")) break;
  }
  const fds: number[] = JSON.parse(text);
  return { process, names: new Map(fds.map((fd, i) => [fd, join(home, `file-${i}`)])) };
}

beforeAll(async () => {
  for (let i = 0; i < actors; i++) started.push(await start(i));
}, 60_000);

afterAll(() => {
  for (const { process } of started) process.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test("what was opened before the start is known from the first alert on", async () => {
  writeFileSync(
    at("rules.yaml"),
    "- rule: Mode changed\n  desc: for this test\n  condition: evt.type = fchmod and " +
      `proc.cwd startswith ${folder}/\n  output: changed %fd.num %fd.name %proc.pid %proc.cwd ` +
      "%proc.ppid\n  priority: NOTICE\n",
  );
  const agent = await Agent.start("-r", at("rules.yaml"));
  await Bun.sleep(1_000);
  await agent.stop();
  const byPid = new Map(started.map((each) => [each.process.pid, each]));
  const wrong = agent.alerts.filter(({ fields }) => {
    const names = byPid.get(Number(fields["proc.pid"]))?.names;
    return (
      names?.get(Number(fields["fd.num"])) !== fields["fd.name"] ||
      !String(fields["fd.name"]).startsWith(String(fields["proc.cwd"])) ||
      fields["proc.ppid"] !== process.pid
    );
  });
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(new Set(agent.alerts.map(({ fields }) => fields["proc.pid"])).size).toBe(actors);
}, 60_000);
