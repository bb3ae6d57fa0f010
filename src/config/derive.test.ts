import { expect, test } from "bun:test";
import { logSettings, outputAdditions, priorityLevelMax, ruleSelections } from "./derive.ts";
import { loadConfig } from "./load.ts";
import { rulesFiles } from "./rules-files.ts";

const kinds: Readonly<Record<string, "file" | "directory">> = {
  "/r": "directory",
  "/r/b.yaml": "file",
  "/r/a.yml": "file",
  "/r/c.txt": "file",
  "/r/deeper": "directory",
  "/one.yaml": "file",
  "/one.txt": "file",
};
const files = {
  read: () => ({ ok: false, error: "no" }) as const,
  kindOf: (path: string) => kinds[path],
  list: () => ["b.yaml", "c.txt", "deeper", "a.yml"],
  realPath: (path: string) => path,
};

function config(...options: string[]) {
  return loadConfig({ path: undefined, options, environment: {}, files }).config;
}

test("the log is told its level, its time format and where it goes", () => {
  const told = logSettings(
    config("log_level=Debug", "time_format_iso_8601=true", "log_syslog=true"),
  );
  expect(told).toEqual({ level: "debug", stderr: true, syslog: true, iso8601: true });
});

test("priorities have the numbers of syslog", () => {
  expect(
    ["emergency", "info", "debug"].map((name) => priorityLevelMax(config(`priority=${name}`))),
  ).toEqual([0, 6, 7]);
});

test("selections keep their order", () => {
  expect(ruleSelections(config("rules[].disable.tag=a", "rules[].enable.rule=b"))).toEqual([
    { operation: "disable", tag: "a" },
    { operation: "enable", rule: "b" },
  ]);
});

test("additions to outputs: own text first, then suggested fields, then fields for JSON", () => {
  const told = config(
    "append_output={match: {rule: r}, extra_output: 'x=1', suggested_output: true, " +
      "extra_fields: [proc.name, {pid: '%proc.pid'}]}",
  );
  expect(outputAdditions(told, ["container.id", "proc.tty"])).toEqual([
    {
      match: { rule: "r" },
      output: "x=1 container_id=%container.id proc_tty=%proc.tty",
      fields: [
        { name: "proc.name", text: "proc.name", raw: true },
        { name: "pid", text: "%proc.pid", raw: false },
      ],
    },
  ]);
});

const entries: readonly (readonly [string, readonly string[]])[] = [
  ["/one.yaml", ["/one.yaml"]],
  ["/r", ["/r/a.yml", "/r/b.yaml"]],
  ["/one.txt", []],
  ["/missing.yaml", []],
  ["builtin:x.yaml", ["builtin:x.yaml"]],
];

test.each(entries)("the rules files of %p are %p", (entry, want) => {
  expect(rulesFiles([entry], files)).toEqual([...want]);
});
