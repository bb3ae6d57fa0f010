// Compares replays with what another agent printed for the same captures:
//   bun scripts/compare-captures.ts <directory> <rules file> [<rules file>…]
// For each <name>.scap of the directory it looks for <name>.alerts.stable.jsonl and .txt (alerts of
// the first rules file), <name>.alerts.all.jsonl (of all of them, in this order), and
// <name>.fields.jsonl.gz (what the rule in <name>.dump_rule.yaml printed: many fields of many
// events). Differences are printed by field and type of event. Exit code 1: there are some.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { catalog } from "../src/fields/catalog.ts";
import { compileFormat } from "../src/fields/format.ts";
import type { Alert } from "../src/output/alert.ts";
import { jsonLine } from "../src/output/json.ts";
import { textLine } from "../src/output/text.ts";
import type { RulesFile } from "../src/rules/load.ts";
import { replayCapture } from "../test/support/replay-capture.ts";

const examplesMax = 3;
const allParts = { output: true, message: false, outputFields: true, tags: true };

class Report {
  differences = 0;

  line(text: string): void {
    console.log(text);
  }

  differs(text: string): void {
    this.differences++;
    console.log(`  ${text}`);
  }
}

async function compareDirectory(directory: string, rules: readonly RulesFile[]): Promise<number> {
  const report = new Report();
  for (const file of readdirSync(directory).sort()) {
    if (!file.endsWith(".scap")) continue;
    const base = join(directory, basename(file, ".scap"));
    await compareAlerts(base, "stable", rules.slice(0, 1), report);
    await compareAlerts(base, "all", rules, report);
    await compareFields(base, report);
  }
  report.line(`${report.differences} differences`);
  return report.differences === 0 ? 0 : 1;
}

async function compareAlerts(
  base: string,
  set: "stable" | "all",
  rules: readonly RulesFile[],
  report: Report,
): Promise<void> {
  const forms = [
    { file: `${base}.alerts.${set}.jsonl`, print: (a: Alert) => jsonLine(a, allParts, false) },
    { file: `${base}.alerts.${set}.txt`, print: (a: Alert) => textLine(a, false) },
  ].filter(({ file }) => existsSync(file));
  if (forms.length === 0) return;
  const start = performance.now();
  const { alerts, events, damage } = await replayCapture(`${base}.scap`, rules);
  const ms = Math.round(performance.now() - start);
  if (damage !== undefined) report.differs(damage);
  for (const { file, print } of forms) {
    const wanted = linesOf(readFileSync(file, "utf8"));
    const got = alerts.map(print);
    const same = got.filter((line, at) => line === wanted[at]).length;
    report.line(
      `${basename(file)}: ${events} events in ${ms} ms, ${wanted.length} alerts wanted, ` +
        `${got.length} raised, ${same} the same at the same place`,
    );
    if (same !== wanted.length || got.length !== wanted.length) tellLines(got, wanted, report);
  }
}

function tellLines(got: readonly string[], wanted: readonly string[], report: Report): void {
  const gotSet = new Set(got);
  const wantedSet = new Set(wanted);
  const missing = wanted.filter((line) => !gotSet.has(line));
  const extra = got.filter((line) => !wantedSet.has(line));
  for (const line of missing) report.differs(`missing: ${line}`);
  for (const line of extra) report.differs(`extra:   ${line}`);
  if (missing.length + extra.length === 0) report.differs("the same alerts in another order");
}

interface Mismatch {
  readonly byType: Map<string, number>;
  readonly examples: string[];
}

async function compareFields(base: string, report: Report): Promise<void> {
  const file = `${base}.fields.jsonl.gz`;
  if (!existsSync(file)) return;
  const wanted = linesOf(gunzipSync(readFileSync(file)).toString("utf8")).map(fieldsOf);
  const { text, unknown } = knownFieldsOnly(readFileSync(`${base}.dump_rule.yaml`, "utf8"));
  const rules = [{ name: "dump rule", text }];
  const { alerts } = await replayCapture(`${base}.scap`, rules);
  const got = alerts.map((alert) => fieldsOf(jsonLine(alert, allParts, false)));
  const mismatches = new Map<string, Mismatch>();
  let values = 0;
  for (const [at, want] of wanted.entries()) {
    const have = got[at] ?? new Map<string, string>();
    for (const [name, value] of want) {
      if (unknown.includes(name)) continue;
      values++;
      if (have.get(name) !== value) note(mismatches, name, want, have);
    }
  }
  report.line(
    `${basename(file)}: ${wanted.length} events wanted, ${got.length} printed, ` +
      `${values} values compared; fields that cannot be printed: ${unknown.join(" ") || "none"}`,
  );
  if (got.length !== wanted.length) report.differs("not the same events");
  for (const [name, { byType, examples }] of mismatches) {
    const types = [...byType].map(([type, count]) => `${type} ${count}`).join(", ");
    report.differs(`${name}: ${types}`);
    for (const example of examples) report.line(`    ${example}`);
  }
}

function note(
  mismatches: Map<string, Mismatch>,
  name: string,
  want: ReadonlyMap<string, string>,
  have: ReadonlyMap<string, string>,
): void {
  const mismatch = mismatches.get(name) ?? { byType: new Map<string, number>(), examples: [] };
  mismatches.set(name, mismatch);
  const { byType, examples } = mismatch;
  const type = JSON.parse(want.get("evt.type") ?? "null") ?? "unknown";
  byType.set(type, (byType.get(type) ?? 0) + 1);
  if (examples.length < examplesMax)
    examples.push(
      `#${want.get("evt.num")} wanted ${want.get(name)}, got ${have.get(name) ?? "nothing"}`,
    );
}

/** Values by field, as JSON texts: integers may be longer than numbers are exact. */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  const exact = line.replace(/:(-?\d{16,})(?=[,}])/g, ':"#$1"');
  const { output_fields } = JSON.parse(exact) as { output_fields: Record<string, unknown> };
  return new Map(
    Object.entries(output_fields).map(([name, value]) => {
      const isExact = typeof value === "string" && value.startsWith("#");
      return [name, isExact ? value.slice(1) : JSON.stringify(value)];
    }),
  );
}

/** The rule without the fields that this version lacks or cannot print. */
function knownFieldsOnly(text: string): { text: string; unknown: readonly string[] } {
  const unknown: string[] = [];
  const kept = text.replace(/ \S+=%([a-z0-9_.]+(?:\[[^\]]*\])?)/g, (whole, name: string) => {
    if (compileFormat(`*%${name}`, catalog).ok) return whole;
    unknown.push(name);
    return "";
  });
  return { text: kept, unknown };
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

const [directory, ...rulesPaths] = process.argv.slice(2);
if (directory === undefined || rulesPaths.length === 0) {
  console.error("usage: bun scripts/compare-captures.ts <directory> <rules file> [<rules file>…]");
  process.exit(1);
}
const rules = rulesPaths.map((path) => ({
  name: basename(path),
  text: readFileSync(path, "utf8"),
}));
process.exit(await compareDirectory(directory, rules));
