// Reloading while events flow: dist/gyr with the default rules and one that tells of numbered
// opens, its rules replaced again and again, by wrong ones too. GYR_RELOADS=200 for the long
// version.
import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "./agent.ts";

const reloads = Number(process.env.GYR_RELOADS ?? 12);
const folder = mkdtempSync(join(tmpdir(), "gyr-reload-"));
const at = (name: string) => join(folder, name);
// Memory is measured when what reloads have left behind is collected.
const restEvery = Math.max(6, reloads / 8);
const restMs = 1_500;
const growthMbMax = 20; // Of some 160; the collector decides when to give pages back.
const perTurn = 10; // Opens between two sleeps of a millisecond.
let agent: Agent;

beforeAll(async () => {
  mkdirSync(at("rules.d"));
  writeRules(good(0));
  writeFileSync(at("gyr.yaml"), settings("debug"));
  agent = await Agent.start("-c", at("gyr.yaml"));
}, 60_000);

afterAll(() => {
  agent.kill();
  rmSync(folder, { recursive: true, force: true });
});

test(
  "no event is lost, wrong rules never replace good ones, memory stays",
  async () => {
    const opening = openNumbered();
    const resident: number[] = [];
    for (let round = 1; round <= reloads; round++) {
      const isGood = round % 4 !== 0;
      await replaceRules(isGood ? good(round) : wrong[(round / 4) % wrong.length]!, isGood);
      if (round % 3 === 0) await told(() => process.kill(agent.pid, "SIGHUP"), isGood);
      if (round % restEvery !== 0) continue;
      await Bun.sleep(restMs);
      resident.push(residentMb());
    }
    const count = await opening.stop();
    await Bun.sleep(1_500);

    const seen = agent.alerts.filter(({ rule }) => rule === "numbered").map(numberAndRound);
    expect(seen.length).toBe(count);
    expect(seen.map(([number]) => number)).toEqual(Array.from({ length: count }, (_, i) => i));
    // Each event met the whole of one ruleset, and none met one that was older than the one before.
    const rounds = seen.map(([, round]) => round);
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    const used = Array.from({ length: reloads + 1 }, (_, i) => i).filter(
      (i) => i % 4 !== 0 || i === 0,
    );
    expect([...new Set(rounds)]).toEqual(used);
    const failures = agent.alerts.filter(({ rule }) => rule.endsWith("hot restart failure"));
    expect(failures.length).toBeGreaterThanOrEqual(Math.floor(reloads / 4));
    const memory = resident.map((mb) => mb.toFixed(0)).join(" ");
    console.log(`${reloads} reloads, ${count} events; resident MB: ${memory}; ${waitsText()}`);
    expect(growthMb(resident)).toBeLessThan(growthMbMax);
  },
  120_000 + reloads * 2_000,
);

function good(round: number): string {
  // Even rounds need a system call that odd ones do not.
  const call = round % 2 === 0 ? "sched_setaffinity" : "sethostname";
  const opens = "evt.type in (open, openat) and evt.failed = true";
  return `${rule("numbered", opens, `round ${round} at %evt.arg.name`)}
${rule("other", `evt.type = ${call} and proc.name = nobody`, "never")}`;
}

const wrong = [
  rule("numbered", "evt.type in (open, openat) and fd.nmae = x", "wrong %evt.arg.name"),
  `${rule("numbered", "evt.type = open", "wrong")}\n- rule: [`,
  "no rules at all",
];

function rule(name: string, condition: string, output: string): string {
  return `- rule: ${name}
  desc: A file of the test was asked for.
  priority: CRITICAL
  condition: ${condition} and evt.arg.name startswith ${at("n")}/
  output: ${JSON.stringify(output)}`;
}

function settings(priority: string): string {
  return `rules_files: [${at("rules.d")}, "builtin:gyr_rules.yaml"]
priority: ${priority}
stdout_output: {enabled: true}
log_stderr: true
`;
}

/** As editors do it: a new file takes the place of the old one. */
async function replaceRules(text: string, isGood: boolean): Promise<void> {
  await told(() => writeRules(text), isGood);
}

function writeRules(text: string): void {
  writeFileSync(at("new"), text);
  renameSync(at("new"), at("rules.d/mine.yaml"));
}

/** Does something that must be answered by a reload, or by the news that there was none. */
async function told(action: () => void, isGood: boolean): Promise<void> {
  const answers = () => ({
    good: agent.log.filter((line) => line.includes("Reloaded in")).length,
    bad: agent.log.filter((line) => line.includes("Not reloaded")).length,
  });
  const before = answers();
  action();
  for (let waited = 0; waited < 10_000; waited += 10) {
    const { good: goodNow, bad } = answers();
    if (goodNow + bad > before.good + before.bad) {
      expect({ isGood }).toEqual({ isGood: goodNow > before.good });
      return;
    }
    await Bun.sleep(10);
  }
  throw new Error(`no answer:\n${agent.log.slice(-20).join("\n")}`);
}

/** Opens one numbered path after the other, none of which is there, until told to stop. */
function openNumbered(): { readonly stop: () => Promise<number> } {
  let count = 0;
  let stopping = false;
  const opening = (async () => {
    while (!stopping) {
      for (let i = 0; i < perTurn; i++) open(`${at("n")}/${count++}`);
      await Bun.sleep(1);
    }
    return count;
  })();
  return {
    stop: () => {
      stopping = true;
      return opening;
    },
  };
}

function open(path: string): void {
  try {
    openSync(path, "r");
  } catch {
    // As it should be.
  }
}

function numberAndRound({ output }: { readonly output: string }): readonly [number, number] {
  const [, round, number] = /round (\d+) at .*\/n\/(\d+)/.exec(output) ?? [];
  return [Number(number), Number(round)];
}

function residentMb(): number {
  const pages = Number(readFileSync(`/proc/${agent.pid}/statm`, "utf8").split(" ")[1]);
  return (pages * 4_096) / 1e6;
}

/** From the first half to the second; the very first is from when little has been compiled. */
function growthMb([, ...resident]: readonly number[]): number {
  const half = resident.length >> 1;
  const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / (part.length || 1);
  return half === 0 ? 0 : mean(resident.slice(half)) - mean(resident.slice(0, half));
}

/** How long reloads kept events waiting, as the log tells. */
function waitsText(): string {
  const waits = agent.log.flatMap((line) => {
    const [, ms] = /events waited (\d+) ms/.exec(line) ?? [];
    return ms === undefined ? [] : [Number(ms)];
  });
  const sorted = waits.toSorted((a, b) => a - b);
  return `events waited ${sorted[sorted.length >> 1]} ms at the median, ${sorted.at(-1)} at most`;
}
