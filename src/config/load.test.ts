// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of configurations.
import { expect, test } from "bun:test";
import { defaultConfig } from "./default-config.ts";
import type { FileAccess } from "./file-access.ts";
import { defaultPath, loadConfig } from "./load.ts";
import { problemText } from "./problem.ts";
import { type KeyName, keyNames, keys, rowOf } from "./schema.ts";

/** A file system of texts; a path with entries below it is a directory. */
function filesOf(texts: Readonly<Record<string, string>>): FileAccess {
  const names = Object.keys(texts);
  const below = (path: string) => names.filter((name) => name.startsWith(`${path}/`));
  return {
    read(path) {
      const text = texts[path];
      return text === undefined
        ? { ok: false, error: "permission denied" }
        : { ok: true, value: text };
    },
    kindOf(path) {
      if (texts[path] !== undefined) return "file";
      return below(path).length > 0 ? "directory" : undefined;
    },
    list: (path) => [...new Set(below(path).map((n) => n.slice(path.length + 1).split("/")[0]!))],
    realPath: (path) => path.replace("/link/", "/"),
  };
}

const environment = {
  NAME: "value",
  FLAG: "true",
  NUMBER: "12",
  OUTER: "${NAME}",
  SELF: "${SELF}",
};

/** Loads a main file with the given text; others may be beside it. */
function load(text: string, options: readonly string[] = [], others: Record<string, string> = {}) {
  const files = filesOf({ "/f.yaml": text, ...others });
  const loaded = loadConfig({ path: "/f.yaml", options, environment, files });
  return { ...loaded, texts: loaded.problems.map(problemText) };
}

test("the built-in configuration has nothing to complain about", () => {
  const loaded = loadConfig({ path: undefined, options: [], environment: {}, files: filesOf({}) });
  expect(loaded.problems).toEqual([]);
  expect(loaded.paths).toEqual([]);
  expect(loaded.config["stdout_output.enabled"]).toBe(true);
  expect(loaded.config.append_output).toEqual([{ suggested_output: true }]);
});

test("the built-in configuration changes no default unless its row says so", () => {
  const { config } = load(defaultConfig());
  for (const name of keyNames) {
    if (rowOf(name).shipped !== undefined) continue;
    expect<unknown>([name, config[name]]).toEqual([name, rowOf(name).default]);
  }
});

test("an empty file gives every default", () => {
  for (const text of ["", "# nothing\n", "---\n"]) {
    const { config, texts } = load(text);
    expect(texts).toEqual([]);
    expect(config["stdout_output.enabled"]).toBe(false);
    expect(Object.keys(config)).toEqual([...keyNames]);
  }
});

test("the default path is read when it is there and no other is named", () => {
  const files = filesOf({ [defaultPath]: "json_output: true\n" });
  const loaded = loadConfig({ path: undefined, options: [], environment: {}, files });
  expect(loaded.config.json_output).toBe(true);
  expect(loaded.paths).toEqual([defaultPath]);
});

test("every key is documented in sentences", () => {
  for (const name of keyNames)
    expect([name, rowOf(name).doc]).toEqual([name, expect.stringMatching(/^[A-Z].*[.]$/s)]);
});

const values: readonly (readonly [KeyName, string, unknown])[] = [
  ["json_output", "json_output: true", true],
  ["json_output", "json_output: 'yes'", true],
  ["json_output", "json_output: Off", false],
  ["json_output", "json_output: ${FLAG}", true],
  ["json_output", "json_output: ~", false],
  ["output_timeout", "output_timeout: ${NUMBER}", 12],
  ["engine.modern_ebpf.buf_size_preset", "engine: {modern_ebpf: {buf_size_preset: 7}}", 7],
  ["priority", "priority: Notice", "notice"],
  ["priority", "priority: INFO", "informational"],
  ["rules_files", "rules_files: [a.yaml, b]", ["a.yaml", "b"]],
  ["rules_files", "rules_files: a.yaml", ["a.yaml"]],
  [
    "rules_files",
    "rules_files: [$NAME, '${NAME}/x', '$${NAME}', '${MISSING}']",
    ["$NAME", "value/x", "${NAME}", ""],
  ],
  [
    "rules_files",
    "rules_files: ['${OUTER}', 'a ${NAME} b', '${open', '$${${NAME}}', '$${NAME}${NAME}']",
    ["value", "a value b", "${open", "${value}", "${NAME}value"],
  ],
  [
    "rules",
    "rules: [{disable: {tag: x}}, {enable: {rule: 'a*'}}]",
    [{ disable: { tag: "x" } }, { enable: { rule: "a*" } }],
  ],
  [
    "append_output",
    "append_output:\n- match: {tags: [a]}\n  extra_fields: [x.y, {z: '%x.y'}]",
    [{ match: { tags: ["a"] }, extra_fields: ["x.y", { z: "%x.y" }] }],
  ],
  ["rules_files", "rules_files: ['${constructor}', '${__proto__}']", ["", ""]],
  ["load_plugins", "load_plugins: []", []],
  ["load_plugins", "", undefined],
];

test.each(values)("%s in %p", (name, text, want) => {
  const { config, texts } = load(text);
  expect(texts).toEqual([]);
  expect(config[name]).toEqual(want as never);
});

const complaints: readonly (readonly [string, boolean, string])[] = [
  // text, may start, message
  [
    "jsn_output: true",
    true,
    "/f.yaml:1:1: unknown key 'jsn_output' is ignored; did you mean 'json_output'?",
  ],
  [
    "engine:\n  kin: x",
    true,
    "/f.yaml:2:3: unknown key 'engine.kin' is ignored; did you mean 'engine.kind'?",
  ],
  [
    "zzzzzzzz: 1",
    true,
    "/f.yaml:1:1: unknown key 'zzzzzzzz' is ignored; gyr config prints all keys",
  ],
  [
    "metadata_download: {max_mb: 1}",
    true,
    "/f.yaml:1:1: key 'metadata_download' no longer exists and is ignored; remove it",
  ],
  [
    "json_output: constructor", // A name that every JavaScript object knows.
    true,
    "/f.yaml:1:1: 'json_output' expects true or false, got 'constructor'; using false",
  ],
  [
    "constructor: {__proto__: 1}",
    true,
    "/f.yaml:1:1: unknown key 'constructor' is ignored; gyr config prints all keys",
  ],
  [
    "json_output: yess",
    true,
    "/f.yaml:1:1: 'json_output' expects true or false, got 'yess'; using false",
  ],
  [
    "output_timeout: soon",
    true,
    "/f.yaml:1:1: 'output_timeout' expects a whole number, got 'soon'; using 2000",
  ],
  [
    "falco_libs: 512",
    false,
    "/f.yaml:1:1: Config error at key \"falco_libs\": expects a mapping, got '512'",
  ],
  [
    "json_output: [true]",
    false,
    '/f.yaml:1:1: Config error at key "json_output": expects a single value, got a list',
  ],
  [
    "priority: low",
    false,
    "/f.yaml:1:1: 'priority': Unknown priority \"low\"--must be one of emergency, alert, critical, error, warning, notice, informational, debug",
  ],
  [
    "rule_matching: some",
    false,
    "/f.yaml:1:1: 'rule_matching': Unknown rule matching strategy \"some\"--must be one of first, all",
  ],
  ["engine: {kind: x}", false, "/f.yaml:1:10: 'engine.kind': engine.kind 'x' is not a valid kind."],
  [
    "engine: {kind: kmod}",
    true,
    "/f.yaml:1:10: 'engine.kind: kmod' is not supported yet; using 'auto'",
  ],
  [
    "engine: {kind: gvisor}",
    false,
    "/f.yaml:1:10: 'engine.kind: gvisor' is not supported yet; choose another value",
  ],
  [
    "engine: {modern_ebpf: {buf_size_preset: 11}}",
    false,
    "/f.yaml:1:24: 'engine.modern_ebpf.buf_size_preset': must be from 1 to 10",
  ],
  [
    "syscall_event_drops: {threshold: 2}",
    false,
    "/f.yaml:1:23: 'syscall_event_drops.threshold': syscall event drops threshold must be a double in the range [0, 1]",
  ],
  [
    "metrics: {enabled: true}",
    false,
    "/f.yaml:1:11: 'metrics.enabled': metrics are enabled but nobody gets them: set " +
      "metrics.output_rule, metrics.output_file or webserver.prometheus_metrics_enabled",
  ],
  [
    "engine:\n  modern_ebpf:\n    disable_iterators: true",
    true,
    "/f.yaml:3:5: 'engine.modern_ebpf.disable_iterators' is not supported yet and has no effect",
  ],
  [
    "plugins: [{name: a, library_path: b}]",
    true,
    "/f.yaml:1:1: 'plugins' is not supported yet and has no effect",
  ],
  [
    "append_output:\n- bogus: 1",
    true,
    "/f.yaml:2:3: unknown key 'bogus' in 'append_output[0]' is ignored",
  ],
  [
    "rules:\n- disable:\n    tga: x",
    true,
    "/f.yaml:2:3: unknown key 'tga' in 'rules[0].disable' is ignored",
  ],
  ["rules_file: [a.yaml]", true, "/f.yaml:1:1: key 'rules_file' is deprecated; use 'rules_files'"],
  [
    "rules_file: a\nrules_files: b",
    false,
    "/f.yaml:1:1: 'rules_file' and 'rules_files' are both set; keep only 'rules_files'",
  ],
  ["- a", false, "/f.yaml:1:1: a configuration is a mapping of keys to values, this is a list"],
];

test.each(complaints)("%p", (text, ok, want) => {
  const loaded = load(text);
  expect(loaded.texts).toEqual([want]);
  expect(loaded.ok).toBe(ok);
});

test("broken YAML is shown where it broke", () => {
  const { ok, texts } = load("json_output: true\nengine: [a\n");
  expect(ok).toBe(false);
  expect(texts[0]).toMatch(/^\/f\.yaml:[23]:\d+: not valid YAML: /);
});

const quiet = [
  "plugins: [{name: a, library_path: b}]\nload_plugins: []", // Loads none.
  "metrics: {enabled: false, output_rule: true}",
  "syslog_output: {enabled: false}",
  "engine: {kmod: {buf_size_preset: 8}}", // Another driver runs.
  "watch_config_files: true",
];

test.each(quiet)("what has no effect anyway is not complained about: %p", (text) => {
  expect(load(text).texts).toEqual([]);
});

test("a variable that names itself ends", () => {
  expect(load("rules_files: '${SELF}'").ok).toBe(true);
});

test("a file that cannot be read is said once, with what to do", () => {
  const files = filesOf({});
  const loaded = loadConfig({ path: "/no.yaml", options: [], environment, files });
  expect(loaded.problems.map(problemText)).toEqual([
    "Could not find configuration file at /no.yaml (permission denied); " +
      "give a readable file with -c, or leave -c out to use the built-in configuration",
  ]);
  expect(loaded.ok).toBe(false);
});

const options: readonly (readonly [readonly string[], KeyName, unknown])[] = [
  [["json_output=true"], "json_output", true],
  [["json_output=true", "json_output=false"], "json_output", false],
  [["engine.modern_ebpf.buf_size_preset=5"], "engine.modern_ebpf.buf_size_preset", 5],
  [["rules_files[]=c"], "rules_files", ["a", "b", "c"]],
  [["rules_files[0]=c"], "rules_files", ["c", "b"]],
  [["rules_files=c"], "rules_files", ["c"]],
  [
    ["rules[].disable.tag=network", "rules[].enable.rule=x"],
    "rules",
    [{ disable: { tag: "network" } }, { enable: { rule: "x" } }],
  ],
  [['rules[]={"enable": {"rule": "y"}}'], "rules", [{ enable: { rule: "y" } }]],
  [["append_output[]={extra_output: 'a=b'}"], "append_output", [{ extra_output: "a=b" }]],
  [["rules_files[]=${NAME}"], "rules_files", ["a", "b", "${NAME}"]],
  [["rules_files[]=x=y"], "rules_files", ["a", "b", "x=y"]],
];

test.each(options)("-o %p", (given, name, want) => {
  const { config, texts } = load("rules_files: [a, b]\n", given);
  expect(texts).toEqual([]);
  expect(config[name]).toEqual(want as never);
});

const badOptions = [
  [
    "json_output",
    'Error parsing config option "json_output". Must be of the form key=val or key.subkey=val',
  ],
  ["a\\=1", 'Error parsing config option "a\\=1": a backslash must be followed by one of . [ ] \\'],
  ["=1", 'Error parsing config option "=1": a name is missing at character 1'],
  [
    "rules[x]=1",
    "Error parsing config option \"rules[x]=1\": '[' needs a number or nothing, then ']'",
  ],
  [
    "rules_files[9]=1",
    "Error parsing config option \"rules_files[9]=1\": at 'rules_files': the list has only 2 elements",
  ],
  [
    "json_output.x=1",
    "Error parsing config option \"json_output.x=1\": at 'json_output': expects a mapping, got 'true'",
  ],
  [
    "jsn_output=true",
    "option -o jsn_output=true: unknown key 'jsn_output'; did you mean 'json_output'?",
  ],
  [
    "rules[]={a",
    "option -o rules[]=<hidden>: Config error at key \"rules[0]\": expects a mapping, got '{a'",
  ],
] as const;

test.each(badOptions)("-o %p is refused", (option, want) => {
  const { ok, texts } = load("rules_files: [a, b]\njson_output: true\n", [option]);
  expect(texts).toEqual([want]);
  expect(ok).toBe(false);
});

const main =
  "json_output: true\nrules_files: [a]\n" +
  "engine: {kind: nodriver, modern_ebpf: {buf_size_preset: 5}}\n";
const extra = "rules_files: [b]\nengine: {kind: auto}\npriority: error\n";

const merges: readonly (readonly [string, readonly string[], string, number])[] = [
  // config_files, rules_files, engine.kind, buf_size_preset
  ["config_files: [/x.yaml]", ["a", "b"], "auto", 4],
  ["config_files: /x.yaml", ["a", "b"], "auto", 4],
  ["config_files: [{path: /x.yaml, strategy: override}]", ["b"], "auto", 4],
  ["config_files: [{path: /x.yaml, strategy: add-only}]", ["a"], "nodriver", 5],
  ["config_files: [/missing.yaml]", ["a"], "nodriver", 5],
  ["config_files: []", ["a"], "nodriver", 5],
];

test.each(merges)("%p", (entry, files, kind, preset) => {
  const { config, texts } = load(`${main}${entry}\n`, [], { "/x.yaml": extra });
  expect(texts).toEqual([]);
  expect(config.rules_files).toEqual([...files]);
  expect(config["engine.kind"]).toBe(kind as never);
  expect(config["engine.modern_ebpf.buf_size_preset"]).toBe(preset);
});

test("a directory of files is merged in order of path; later files and options win", () => {
  const others = {
    "/d/b.yaml": "priority: error",
    "/d/a.conf": "priority: alert",
    "/d/sub/c.yaml": "x: 1",
  };
  const { config, paths, texts } = load("config_files: [/d]", [], others);
  expect(texts).toEqual([]);
  expect(paths).toEqual(["/f.yaml", "/d/a.conf", "/d/b.yaml"]);
  expect(config.priority).toBe("error");
  expect(load("config_files: [/d]", ["priority=debug"], others).config.priority).toBe("debug");
  expect(load("", ["config_files=/d"], others).config.priority).toBe("error");
});

test("files do not include themselves, nor others when they are included", () => {
  const self = load("config_files: [/link/f.yaml]", [], { "/link/f.yaml": "" });
  expect(self.texts).toEqual([
    "/f.yaml:1:1: /link/f.yaml is the main configuration file and cannot include itself",
  ]);
  const nested = load("config_files: [/x.yaml]", [], { "/x.yaml": "config_files: [/y.yaml]" });
  expect(nested.texts).toEqual([
    "/x.yaml:1:1: config_files works in the main configuration file only; list the file there",
  ]);
});

test("names of keys are frozen", () => {
  expect(Object.keys(keys).length).toBe(keyNames.length);
  expect(new Set(keyNames).size).toBe(keyNames.length);
});
