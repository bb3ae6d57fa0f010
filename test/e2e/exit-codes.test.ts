// How dist/gyr ends: the exit code and what it says, for each thing that can keep it from working.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, executable } from "./agent.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-exit-"));
const rule = "- rule: R\n  desc: d\n  condition: evt.type=open\n  output: o\n  priority: NOTICE\n";
const plugin = "- required_plugin_versions:\n  - {name: cloudtrail, version: 0.1.0}\n";

beforeAll(() => {
  chmodSync(folder, 0o755);
  const files = {
    "good.yaml": rule,
    "wrong.yaml": rule.replace("evt.type", "evt.tipe"),
    "plugin.yaml": plugin + rule,
    "no-yaml.yaml": "a: [",
    "wrong-config.yaml": "priority: loud\n",
    "junk.scap": "junk",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const alone = ["-r", "good.yaml", "-o", "engine.kind=nodriver"] as const;
const noAddress = ["webserver.enabled=true", "webserver.listen_address=203.0.113.1"] as const;

const cases: readonly (readonly [args: readonly string[], code: number, says: string])[] = [
  [["--help"], 0, "Examples:"],
  [["--version"], 0, "Falco version:"],
  [["man"], 0, ".SH EXIT STATUS"],
  [["completion", "zsh"], 0, "#compdef gyr"],
  [["-V", "good.yaml"], 0, "good.yaml: Ok"],
  [["-r", "good.yaml", "--dry-run"], 0, "everything is in order"],
  [["--nonsense"], 1, "option '--nonsense' does not exist"],
  [["completion", "tcsh"], 1, "bash, zsh or fish"],
  [["-c", "nowhere.yaml"], 1, "Could not find configuration file"],
  [["-c", "no-yaml.yaml"], 1, "no-yaml.yaml:1:5: not valid YAML"],
  [["-c", "wrong-config.yaml"], 1, "wrong-config.yaml:1:"],
  [["-o", "priority=loud"], 1, "must be one of emergency"],
  [["-r", "nowhere.yaml"], 1, "Could not find rules file nowhere.yaml"],
  [["-r", "wrong.yaml"], 1, "'evt.type'?"],
  [["-r", "wrong.yaml", "--dry-run"], 1, "'evt.type'?"],
  [["-V", "wrong.yaml"], 1, "wrong.yaml: Invalid"],
  [["-r", "plugin.yaml"], 1, "must load one of: cloudtrail"],
  [["--enable-source", "nope"], 1, "unknown event source: nope"],
  [["-r", "good.yaml", "-o", "stdout_output.enabled=false"], 1, "No output configured"],
  [["-e", "nowhere.scap"], 1, "there is no such file"],
  [["-e", "junk.scap"], 1, "is no capture file"],
  [["inspect", "-r", "nowhere.scap"], 1, "there is no such file"],
  [["inspect", "-r", "junk.scap", "evt.tipe=x"], 1, "'evt.type'?"],
  [[...alone, ...noAddress.flatMap((key) => ["-o", key])], 1, "while starting webserver"],
  [[...alone, "-P", "nowhere/gyr.pid"], 255, "nowhere/gyr.pid"],
];

function end(command: readonly string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], { cwd: folder });
  return { exitCode, said: stdout.toString() + stderr.toString() };
}

test.each(cases)("%p ends with %d", (args, code, says) => {
  const { exitCode, said } = end([executable, ...args]);
  expect(said).toContain(says);
  expect(exitCode).toBe(code);
});

test("without privileges it says what it needs", () => {
  const { exitCode, said } = end([
    ...["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"],
    ...[executable, "-r", "good.yaml"],
  ]);
  expect(said).toContain("run gyr as root, or with CAP_BPF, CAP_PERFMON and CAP_SYS_PTRACE");
  expect(exitCode).toBe(1);
});

test("SIGTERM ends it with 0", async () => {
  const agent = await Agent.start("-r", join(folder, "good.yaml"), ...alone.slice(2));
  expect(await agent.stop()).toBe(0);
});
