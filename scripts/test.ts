// `npm test`: build, types, format and lint, then every `*.test.ts`. The last line says how many of
// all these passed, failed and were skipped, and the exit code agrees with it.

import { existsSync, mkdirSync, rmSync } from "node:fs";
import { build } from "./build.ts";
import { pathWithCounterparts } from "./counterparts.ts";
import { lint } from "./lint.ts";
import { at } from "./paths.ts";
import { runVisibly } from "./run.ts";
import { seconds } from "./step.ts";
import { parseReport, type TestCase } from "./test-report.ts";

const reportPath = at("build/test-report.xml");

// Tests live beside what they test, or in test/ when they cross folders.
const folders = ["./src", "./scripts", "./test"];

export async function test(args: string[]): Promise<number> {
  const startMs = performance.now();
  // Neither needs the other's result, and both leave one of two cores idle at times.
  const checks = await Promise.all([build([]), args.length > 0 ? 0 : lint([])]);
  const failedChecks = checks.filter((code) => code !== 0).length;
  // Without an executable most tests would fail for that reason alone, and hide it.
  const cases = checks[0] === 0 ? await runTests(args.length > 0 ? args : folders) : [];
  return conclude(checks.length - failedChecks, failedChecks, cases, startMs);
}

/** Runs `bun test` and hands back what it reports; a crash is a failed case of its own. */
async function runTests(paths: readonly string[]): Promise<TestCase[]> {
  mkdirSync(at("build"), { recursive: true });
  rmSync(reportPath, { force: true });
  const report = ["--reporter=junit", `--reporter-outfile=${reportPath}`];
  // Generous: the machine may be busy, and a test that hangs is caught all the same.
  const timeout = "--timeout=30000";
  const env = { PATH: await pathWithCounterparts() };
  const code = await runVisibly([process.execPath, "test", timeout, ...report, ...paths], { env });
  const cases = existsSync(reportPath) ? parseReport(await Bun.file(reportPath).text()) : [];
  if (code !== 0 && !cases.some((entry) => entry.outcome === "failed")) {
    const name = `bun test ended with exit code ${code} outside of any test`;
    cases.push({ name, file: "", outcome: "failed" });
  }
  return cases;
}

/**
 * Where continuous integration runs, a kernel test that skips itself means that the machine cannot
 * do what it is there for: a failure, not a remark.
 */
function skippedInVain(cases: readonly TestCase[]): TestCase[] {
  if ((process.env.CI ?? "") === "") return [];
  return cases.filter(
    (entry) => entry.outcome === "skipped" && /^test\/(kernel|e2e)\//.test(entry.file),
  );
}

function conclude(
  passedChecks: number,
  failedChecks: number,
  cases: readonly TestCase[],
  startMs: number,
): number {
  const inVain = skippedInVain(cases);
  for (const { file, name } of inVain) {
    console.error(`test: ${file}: "${name}" was skipped, which CI does not accept`);
  }
  const count = (outcome: TestCase["outcome"]) =>
    cases.filter((entry) => entry.outcome === outcome).length;
  const passed = passedChecks + count("passed");
  const failed = failedChecks + count("failed") + inVain.length;
  const skipped = count("skipped") - inVain.length;
  for (const { file, name } of cases.filter((entry) => entry.outcome === "failed")) {
    console.error(`test: failed: ${file}: ${name}`);
  }
  console.error(`test: took ${seconds(startMs)}`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed === 0 ? 0 : 1;
}
