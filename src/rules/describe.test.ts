import { expect, test } from "bun:test";
import { load, ruleText } from "../../test/support/load-rules.ts";
import { describeJson } from "./describe.ts";

const condition =
  "(spawned or evt.type = open) and " +
  "(tolower(proc.name) icontains cat or proc.name in (known_procs, ps))";
const exception = "{name: e, fields: [fd.name], comps: [startswith], values: [[/x]]}";
const loaded = load(`
- required_engine_version: 26
- required_plugin_versions:
  - {name: a, version: 1.2.3, alternatives: [{name: b, version: 0.1.0}]}
- list: shells
  items: [bash, "z sh"]
- list: known_procs
  items: [shells, cat]
- macro: spawned
  condition: evt.type = execve
- macro: alone
  condition: spawned and proc.name in (shells)
${ruleText("r", condition, `tags: [t]\nexceptions: [${exception}]`)}`);
const options = { outputFields: () => ["fd.name"], eventNames: () => ["execve", "open"] };
const described = describeJson(loaded, undefined, options);

test("versions that the files ask for", () => {
  expect(described).toMatchObject({
    required_engine_version: "0.26.0",
    required_plugin_versions: [
      { name: "a", version: "1.2.3", alternatives: [{ name: "b", version: "0.1.0" }] },
    ],
  });
});

test("a rule as written and what it is made of", () => {
  const list = 'proc.name in (bash, "z sh", cat, ps)';
  const compiled =
    `(((evt.type = execve or evt.type = open) and (tolower(proc.name) icontains cat or ${list}))` +
    " and not fd.name startswith /x)";
  expect(described?.rules).toEqual([
    {
      details: {
        condition_compiled: compiled,
        condition_fields: ["evt.type", "proc.name", "fd.name"],
        condition_operators: ["=", "icontains", "in", "startswith"],
        events: ["execve", "open"],
        exception_fields: ["fd.name"],
        exception_names: ["e"],
        exception_operators: ["startswith"],
        extra_output_formatted_fields: {},
        lists: ["known_procs"],
        macros: ["spawned"],
        output_compiled: "o",
        output_fields: ["fd.name"],
        plugins: [],
      },
      info: {
        capture: false,
        capture_duration: 0,
        condition,
        description: "d",
        enabled: true,
        name: "r",
        output: "o",
        priority: "Informational",
        source: "syscall",
        tags: ["t"],
      },
    },
  ]);
});

test("macros, used and not", () => {
  expect(described?.macros).toMatchObject([
    {
      info: { name: "spawned", condition: "evt.type = execve" },
      details: { used: true, macros: [], condition_compiled: "evt.type = execve" },
    },
    {
      info: { name: "alone", condition: "spawned and proc.name in (shells)" },
      details: {
        used: false,
        macros: ["spawned"],
        lists: ["shells"],
        condition_compiled: '(evt.type = execve and proc.name in (bash, "z sh"))',
      },
    },
  ]);
});

test("lists, with the lists in them", () => {
  expect(described?.lists).toEqual([
    {
      details: { items_compiled: ["bash", "z sh"], lists: [], plugins: [], used: true },
      info: { items: ["bash", "z sh"], name: "shells" },
    },
    {
      details: {
        items_compiled: ["bash", "z sh", "cat"],
        lists: ["shells"],
        plugins: [],
        used: true,
      },
      info: { items: ["cat"], name: "known_procs" },
    },
  ]);
});

test("one rule alone, or none", () => {
  expect(describeJson(loaded, "r")).toMatchObject({ rules: [{ info: { name: "r" } }] });
  expect(describeJson(loaded, "q")).toBeUndefined();
});
