// Compares replays with what another agent printed for the same captures:
//   bun scripts/compare-captures.ts <directory> <rules file> [<rules file>…]
// For each <name>.scap of the directory it looks for <name>.alerts.stable.jsonl and .txt (alerts of
// the first rules file), <name>.alerts.all.jsonl (of all of them, in this order), and
// <name>.fields.jsonl.gz (what the rule in <name>.dump_rule.yaml printed: many fields of many
// events). Differences are printed by field and type of event, with examples, and a total at the
// end. Lists are compared as what they are, sets: the other agent has them in the order of a hash
// table. docs/differences-from-falco.md has the reasons of what is known. Exit code 1: there are
// differences.
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

const examplesMax = 4;
const allParts = { output: true, message: false, outputFields: true, tags: true };

class Report {
  differences = 0;
  values = 0;
  equal = 0;
  /** How many values differ, by field. */
  readonly byField = new Map<string, number>();

  line(text: string): void {
    console.log(text);
  }

  differs(text: string): void {
    this.differences++;
    console.log(`  ${text}`);
  }

  totals(): void {
    const share = this.values === 0 ? 100 : (100 * this.equal) / this.values;
    const percent = Math.floor(share * 1000) / 1000;
    this.line(`${this.values} values compared, ${this.equal} equal: ${percent} %`);
    for (const [field, count] of [...this.byField].sort((a, b) => b[1] - a[1]))
      this.line(`  ${field}: ${count} differ`);
    this.line(`${this.differences} groups of differences`);
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
  report.totals();
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

/** Of one field: by type of event how many values differ, and the first of them. */
type Mismatch = Map<string, { count: number; readonly example: string }>;

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
  let different = 0;
  for (const [at, want] of wanted.entries()) {
    const have = got[at] ?? new Map<string, string>();
    for (const [name, value] of want) {
      if (unknown.includes(name)) continue;
      values++;
      if (asSet(have.get(name)) === asSet(value)) continue;
      different++;
      note(mismatches, name, want, have);
    }
  }
  report.values += values;
  report.equal += values - different;
  report.line(
    `${basename(file)}: ${wanted.length} events wanted, ${got.length} printed, ` +
      `${values} values compared, ${different} different; ` +
      `fields that cannot be printed: ${unknown.join(" ") || "none"}`,
  );
  if (got.length !== wanted.length) report.differs("not the same events");
  for (const [name, byType] of mismatches) {
    const counts = [...byType].map(([type, { count }]) => `${type} ${count}`);
    const sum = [...byType.values()].reduce((all, { count }) => all + count, 0);
    report.byField.set(name, (report.byField.get(name) ?? 0) + sum);
    report.differs(`${name}: ${counts.join(", ")}`);
    const examples = [...byType.values()].slice(0, examplesMax);
    for (const { example } of examples) report.line(`    ${example}`);
  }
}

/** The same for lists of the same elements. */
function asSet(json: string | undefined): string | undefined {
  if (json?.startsWith("[") !== true) return json;
  return JSON.stringify((JSON.parse(json) as unknown[]).map(String).sort());
}

function note(
  mismatches: Map<string, Mismatch>,
  name: string,
  want: ReadonlyMap<string, string>,
  have: ReadonlyMap<string, string>,
): void {
  const byType: Mismatch = mismatches.get(name) ?? new Map();
  mismatches.set(name, byType);
  const type = JSON.parse(want.get("evt.type") ?? "null") ?? "unknown";
  const known = byType.get(type);
  if (known !== undefined) {
    known.count++;
    return;
  }
  const got = have.get(name) ?? "nothing";
  const example = `#${want.get("evt.num")} ${type}: wanted ${want.get(name)}, got ${got}`;
  byType.set(type, { count: 1, example });
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
