// Loading rules: the public or other files named on the command line, and a synthetic set of 10 000
// rules with 50 lists of 1 000 items each. The first figure is that of a fresh process.
//   npm run bench rules
//   npx bun bench/rules.bench.ts FILE …       these files instead of the built-in ones
//   npx bun bench/rules.bench.ts --write FILE writes the synthetic set, to load it by other means
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { loadRulesFor } from "../src/app/rules.ts";
import type { RulesFile } from "../src/rules/load.ts";
import { builtin, builtinConfig } from "./rulesets.ts";

const rounds = 5;
const counts = { rules: 10_000, lists: 50, items: 1_000, macros: 100 };

/** Rules as people write them: macros, lists, exceptions, folded conditions. */
export function syntheticRules(): string {
  const parts: string[] = ["- required_engine_version: 0.57.0\n"];
  for (let list = 0; list < counts.lists; list++) {
    const items = Array.from({ length: counts.items }, (_, item) => `program_${list}_${item}`);
    parts.push(`- list: programs_${list}\n  items: [${items.join(", ")}]\n`);
  }
  for (let macro = 0; macro < counts.macros; macro++) {
    const condition = `proc.pname startswith daemon_${macro} or user.uid = ${macro}`;
    parts.push(`- macro: known_${macro}\n  condition: (${condition})\n`);
  }
  for (let rule = 0; rule < counts.rules; rule++) parts.push(syntheticRule(rule));
  return parts.join("");
}

function syntheticRule(number: number): string {
  const list = number % 10 === 0 ? ` and not proc.name in (programs_${number % counts.lists})` : "";
  const exceptions =
    number % 4 === 0
      ? `  exceptions:
    - name: known_paths
      fields: [fd.name, proc.name]
      comps: [startswith, =]
      values:
        - [/opt/app_${number}/, worker]
`
      : "";
  return `- rule: Synthetic rule ${number}
  desc: Rule ${number} of a set that is larger than any real one.
  condition: >
    evt.type in (open, openat, openat2) and evt.is_open_write = true
    and fd.name startswith /srv/data_${number}/ and not known_${number % counts.macros}${list}
  output: "written (file=%fd.name command=%proc.cmdline user=%user.name)"
  priority: ${number % 2 === 0 ? "WARNING" : "NOTICE"}
  tags: [synthetic, set_${number % 20}]
${exceptions}`;
}

function measure(name: string, files: readonly RulesFile[]): void {
  const config = builtinConfig();
  const wall: number[] = [];
  const cpu: number[] = [];
  let rules = 0;
  for (let round = 0; round < rounds; round++) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    const loaded = loadRulesFor(files, config);
    const { user, system } = process.cpuUsage(before);
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1_000);
    if (!loaded.ok) throw new Error(`${name}: the rules do not load`);
    rules = loaded.rules.length;
  }
  const text = (values: readonly number[]) => {
    const [first = 0, ...later] = values.map(Math.round);
    return `${first} ms first, then ${Math.min(...later)}`;
  };
  const memory = Math.round(process.memoryUsage.rss() / 1_048_576);
  console.log(`${name}, ${rules} rules: ${text(wall)}; processor ${text(cpu)}; ${memory} MB`);
}

const arguments_ = process.argv.slice(2);
if (arguments_[0] === "--write") writeFileSync(arguments_[1]!, syntheticRules());
else {
  const paths = arguments_.length > 0 ? arguments_ : builtin;
  const files = paths.map((name) => ({ name, text: readFileSync(name, "utf8") }));
  measure(paths.map((path) => basename(path)).join(" "), files);
  measure("synthetic", [{ name: "synthetic.yaml", text: syntheticRules() }]);
}
