// Section AA of the catalogue: lost events, and what is done about them.
import { expect } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Items, item } from "./harness.ts";
import { configured } from "./other-support.ts";

const main = join(import.meta.dir, "../../../src/main.ts");
const capture = join(import.meta.dir, "../../golden/suspicious-actions/capture.scap");
const rules = "- rule: r\n  desc: d\n  condition: evt.type=open and evt.num=0\n  output: o\n";
const alertText = "Falco internal: syscall event drop. 1 system calls dropped";

interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly occurrences: number;
  readonly actions: number;
}

/** Replays a capture with these settings of `syscall_event_drops`. */
async function replayed(settings: string): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), "gyr-"));
  const rulesFile = join(folder, "rules.yaml");
  writeFileSync(rulesFile, `${rules}  priority: INFO\n`);
  const drops = `syscall_event_drops={${settings}, threshold: 0, rate: .03333, max_burst: 10}`;
  const options = [drops, "log_stderr=true", "log_level=debug"].flatMap((text) => ["-o", text]);
  const child = Bun.spawn([process.execPath, main, "-e", capture, "-r", rulesFile, ...options], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  const code = await child.exited;
  rmSync(folder, { recursive: true });
  const number = (pattern: RegExp) => Number(pattern.exec(err)?.[1] ?? 0);
  const occurrences = number(/event drop detected: (\d+) occurrences/);
  return { code, out, err, occurrences, actions: number(/num times actions taken: (\d+)/) };
}

export const drops: Items = [
  item(354, "an alert about lost events, and a summary", async () => {
    const { code, out, occurrences, actions } = await replayed(
      "actions: [alert], simulate_drops: true",
    );
    expect([code, out.includes(alertText)]).toEqual([0, true]);
    expect(occurrences).toBeGreaterThan(9);
    // As many as the burst and the rate allow.
    expect(actions).toBeWithin(9, occurrences + 1);
  }),
  item(355, "the log alone tells of them", async () => {
    const { out, err, actions } = await replayed("actions: [log], simulate_drops: true");
    expect([out.includes(alertText), err.includes(alertText)]).toEqual([false, true]);
    expect(actions).toBeGreaterThan(8);
  }),
  item(356, "ignored, they are in the summary", async () => {
    const { out, err, occurrences } = await replayed("actions: [ignore], simulate_drops: true");
    expect([out.includes(alertText), err.includes(alertText)]).toEqual([false, false]);
    expect(occurrences).toBeGreaterThan(9);
  }),
  item(357, "the first one ends the run", async () => {
    const told = await replayed("actions: [exit], simulate_drops: true");
    expect(told.code).not.toBe(0);
    expect([told.occurrences, told.actions]).toEqual([1, 1]);
    expect(told.err).toContain("Exiting.");
  }),
  item(358, "ignoring and telling drops do not go together", () => {
    for (const action of ["log", "alert"]) {
      const { ok, said } = configured(`syscall_event_drops: {actions: [ignore, ${action}]}`);
      expect(ok).toBe(false);
      expect(said[0]).toContain(
        `syscall event drop action "${action}" does not make sense with the "ignore" action`,
      );
      expect(configured(`syscall_event_drops: {actions: [${action}, ignore]}`).ok).toBe(true);
    }
  }),
  item(359, "a threshold is a share", () => {
    for (const threshold of ["-0.1", "1.1"]) {
      const { ok, said } = configured(`syscall_event_drops: {threshold: ${threshold}}`);
      expect(ok).toBe(false);
      expect(said[0]).toContain("syscall event drops threshold must be a double in the range");
    }
  }),
  item(360, "without losses nothing is said", async () => {
    const { out, err } = await replayed("actions: [log, alert], simulate_drops: false");
    expect(`${out}${err}`).not.toContain("event drop");
  }),
];
