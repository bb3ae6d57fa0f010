// Items 308–316: what is told about loaded rules.
import { expect } from "bun:test";
import { runCommandLine } from "../../../src/cli/cli.ts";
import { descriptions } from "../../../src/cli/describe-rules.ts";
import type { Ports } from "../../../src/cli/ports.ts";
import type { Config } from "../../../src/config/schema.ts";
import type { Loaded } from "../../../src/rules/load.ts";
import { builtinConfig } from "../../support/replay-capture.ts";
import { item, type Items, loadTexts } from "./harness.ts";
import { configWith, list, loadSound, macro, nowhere, ruleText } from "./rules-support.ts";

interface Part {
  readonly info: Readonly<Record<string, unknown>>;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The JSON description of all that these rules define. */
function described(loaded: Loaded<never>) {
  // A cast: describing asks rules nothing about events.
  const json: unknown = descriptions(loaded as Loaded<unknown>, undefined, builtinConfig());
  return json as Readonly<Record<"rules" | "macros" | "lists", readonly Part[]>> &
    Readonly<Record<string, unknown>>;
}

/** Runs the command line over a text as its rules. */
async function commandLine(rules: string, ...args: readonly string[]) {
  let [out, err] = ["", ""];
  const loadRules: Ports["loadRules"] = ({ config }) =>
    Promise.resolve(loadTexts([rules], config) as Loaded<never> as Loaded<unknown>);
  const code = await runCommandLine({
    args,
    program: "gyr",
    version: "0.0.0",
    environment: {},
    files: nowhere,
    // A cast: the commands asked here want rules and nothing else.
    ports: { loadRules } as unknown as Ports,
    out: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
    isTerminal: false,
    isErrorTerminal: false,
  });
  return { code, out, err };
}

const mixed =
  list("known_procs", "cat, ls") +
  macro("spawned_process", "evt.type = execve") +
  ruleText(
    "r",
    "(spawned_process or evt.type = open) and " +
      "(proc.name icontains cat or proc.name in (known_procs, ps))",
  );
const opens = ruleText("r", "evt.type = open");

/** The output of the only rule with these entries of `append_output`. */
function output(rule: string, ...entries: Config["append_output"]): string {
  const config = { ...builtinConfig(), append_output: entries };
  return loadTexts([rule], config).rules[0]!.output;
}

export const description: Items = [
  item(308, "-L lists the names, -l shows one rule", async () => {
    const bad = await commandLine("- rule: x\n", "-L");
    expect(bad.code).toBe(1);
    const all = await commandLine(`${opens}${ruleText("another", "evt.type = open")}`, "-L");
    expect(all.code).toBe(0);
    expect(all.out).toMatch(/^r +d$/m);
    expect(all.out).toMatch(/^another +d$/m);
    const one = await commandLine(opens, "-l", "r");
    expect(one.out).toMatch(/^Rule +Description$/m);
    const none = await commandLine(opens, "-l", "nobody");
    expect([none.code, none.err.includes("nobody")]).toEqual([1, true]);
  }),
  item(309, "the JSON form has versions, lists, macros and rules", async () => {
    const versions =
      "- required_engine_version: 26\n" +
      "- required_plugin_versions: [{name: a, version: 1.2.3}]\n";
    const { out } = await commandLine(versions + mixed, "-L", "-o", "json_output=true");
    const json = JSON.parse(out);
    expect(json.required_engine_version).toBe("0.26.0");
    expect(json.required_plugin_versions).toEqual([
      { name: "a", version: "1.2.3", alternatives: [] },
    ]);
    expect([json.lists.length, json.macros.length, json.rules.length]).toEqual([1, 1, 1]);
    expect(json.rules[0].info.condition).toContain("(known_procs, ps)");
    expect(json.rules[0].details.condition_compiled).toBe(
      "((evt.type = execve or evt.type = open) and " +
        "(proc.name icontains cat or proc.name in (cat, ls, ps)))",
    );
  }),
  item(310, "a list's own items, the lists in it, and all of them flat", () => {
    const text = list("inner", "a, b") + list("outer", "inner, c");
    expect(described(loadSound(text)).lists[1]).toMatchObject({
      info: { name: "outer", items: ["c"] },
      details: { lists: ["inner"], items_compiled: ["a", "b", "c"] },
    });
  }),
  item(311, "fields with their arguments, operators, macros, events of a rule", () => {
    const text =
      macro("m", "evt.type = open") +
      ruleText("r", "m and proc.aname[2] = a").replace("o\n", "'%proc.name'\n");
    const { details } = described(loadSound(text)).rules[0]!;
    expect(details).toMatchObject({
      condition_fields: ["evt.type", "proc.aname[2]"],
      condition_operators: ["="],
      macros: ["m"],
      plugins: [],
      events: ["asyncevent", "open"],
    });
    expect(details.output_fields).toContain("proc.name");
  }),
  item(312, "a condition appended in another file", () => {
    const append = "- rule: r\n  condition: and fd.num = 1\n  override: {condition: append}\n";
    expect(described(loadSound(opens, append)).rules[0]!.info.condition).toBe(
      "evt.type = open and fd.num = 1",
    );
  }),
  item(313, "what a condition is made of", () => {
    expect(described(loadSound(mixed)).rules[0]!.details).toMatchObject({
      condition_fields: ["evt.type", "proc.name"],
      condition_operators: ["=", "icontains", "in"],
      macros: ["spawned_process"],
      lists: ["known_procs"],
    });
  }),
  item(314, "what is inside transformers counts", () => {
    const text = ruleText(
      "r",
      "evt.type = open and toupper(tolower(proc.name)) = concat(proc.pname, fd.name)",
    );
    expect(described(loadSound(text)).rules[0]!.details).toMatchObject({
      condition_fields: ["evt.type", "proc.name", "proc.pname", "fd.name"],
    });
  }),
  item(315, "outputs are extended for all rules, by name and by tags", () => {
    const tagged = ruleText("r", "evt.type = open", "tags: [a, b]");
    expect(output(tagged, { extra_output: "one" })).toBe("o one");
    expect(output(tagged, { match: { rule: "r" }, extra_output: "one" })).toBe("o one");
    expect(output(tagged, { match: { rule: "s" }, extra_output: "one" })).toBe("o");
    expect(output(tagged, { match: { tags: ["a", "b"] }, extra_output: "one" })).toBe("o one");
    expect(output(tagged, { match: { tags: ["a", "c"] }, extra_output: "one" })).toBe("o");
    expect(output(tagged, { extra_output: "one" }, { extra_output: "two" })).toBe("o one two");
  }),
  item(316, "formats that are added as fields", () => {
    const config = configWith(
      'append_output[]={"extra_fields": ["proc.name", {"who": "%user.name"}]}',
    );
    const { details } = described(loadTexts([opens], config)).rules[0]!;
    expect(details.extra_output_formatted_fields).toEqual({ who: "%user.name" });
  }),
];
