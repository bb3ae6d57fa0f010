import { describe, expect, test } from "bun:test";
import { loadConfig } from "../config/load.ts";
import { problemText } from "../config/problem.ts";
import { builtinPlugins, configuredAudit, wantedDriver, watchedSources } from "./rule-sources.ts";
import { loadRulesFor } from "./rules.ts";

const plugins = 'plugins: [{name: k8saudit, library_path: x.so, open_params: "log"}]';
const both = `${plugins}\n`;

function configured(text: string) {
  const read = () => ({ ok: true, value: text }) as const;
  const files = { kindOf: () => "file" as const, read, list: () => [], realPath: (p: string) => p };
  const loaded = loadConfig({ path: "/c.yaml", options: [], environment: {}, files });
  return { config: loaded.config, said: loaded.problems.map(problemText) };
}

describe("which sources are watched", () => {
  const cases: readonly (readonly [text: string, want: string])[] = [
    ["", "syscall"],
    [both, "syscall, k8s_audit"],
    [`${both}load_plugins: []`, "syscall"],
    [`${both}load_plugins: [k8saudit]`, "syscall, k8s_audit"],
    [`${both}enable_sources: [k8s_audit]`, "k8s_audit"],
    [`${both}enable_sources: [k8s_audit, syscall]`, "k8s_audit, syscall"],
    [`${both}disable_sources: [k8s_audit]`, "syscall"],
    [`${both}disable_sources: [syscall, k8s_audit]`, "Must enable at least one event source"],
    ["enable_sources: [k8s_audit]", "Attempted enabling an unknown event source: k8s_audit"],
    [`${both}disable_sources: [x]`, "Attempted disabling an unknown event source: x"],
    [
      `${both}enable_sources: [syscall]\ndisable_sources: [k8s_audit]`,
      "You can not mix --enable-source and --disable-source",
    ],
  ];
  test.each(cases)("%s: %s", (text, want) => {
    const watched = watchedSources(configured(text).config);
    expect(watched.ok ? [...watched.value].join(", ") : watched.error).toBe(want);
  });
});

test("no driver is asked for where events of the kernel are not watched", () => {
  const driver = (text: string) => wantedDriver(configured(text).config);
  expect(driver(both)).toBe("auto");
  expect(driver(`${both}engine: {kind: modern_ebpf}`)).toBe("modern_ebpf");
  expect(driver(`${both}enable_sources: [k8s_audit]`)).toBe("nodriver");
});

test("what a plugin's entry says is checked, and plugins that are not built in are told", () => {
  const told = (text: string) => {
    const { config, said } = configured(text);
    const audit = configuredAudit(config);
    return [...(audit.ok ? [] : [audit.error]), ...said].join("; ");
  };
  expect(told(both)).toBe("");
  expect(told("plugins: [{name: k8saudit, library_path: x.so}]")).toContain("open_params is empty");
  expect(told(`${both}load_plugins: [json]`)).toContain("Cannot load plugin 'json'");
  const other = "plugins: [{name: okta, library_path: x.so}]";
  expect(told(other)).toContain("'plugins' is not supported yet");
  expect(told(`${other}\nload_plugins: [okta]`)).toContain("'load_plugins' is not supported yet");
});

const header = (name: string, version: string) =>
  `- required_plugin_versions: [{name: ${name}, version: ${version}}]\n`;
const rule = (condition: string, output = "x") =>
  `- {rule: r, desc: d, source: k8s_audit, priority: INFO, output: "${output}", condition: '${condition}'}\n`;

function loads(text: string, config: string) {
  const { ok, rules, results } = loadRulesFor(
    [{ name: "r.yaml", text }],
    configured(config).config,
  );
  return { ok, names: rules.map(({ name }) => name), results };
}

test("rules have the fields of their source", () => {
  expect(loads(rule("ka.verb=get", "%ka.verb %evt.time"), both)).toMatchObject({ ok: true });
  expect(loads(rule("proc.name=x"), both).ok).toBe(false);
  expect(loads(rule("ka.verb=get", "%proc.name"), both).ok).toBe(false);
  expect(loads(rule("ka.verb=get").replace("k8s_audit", "syscall"), both).ok).toBe(false);
  // Without the plugin nobody knows the source.
  expect(loads(rule("ka.verb=get"), "")).toMatchObject({ ok: true, names: [] });
});

test("exceptions and appended rules keep to the fields of their source", () => {
  const exception = (field: string) =>
    rule("ka.verb=get").replace(
      "desc: d",
      `desc: d, exceptions: [{name: e, fields: ${field}, values: [a]}]`,
    );
  expect(loads(exception("ka.user.name"), both).ok).toBe(true);
  expect(loads(exception("proc.name"), both).ok).toBe(false);
});

test("fields are suggested where they exist", () => {
  const append = `${both}append_output: [{suggested_output: true}, {extra_output: "x=%evt.num"}]`;
  const kernel = "- {rule: k, desc: d, priority: INFO, output: o, condition: evt.type=open}\n";
  const text = rule("ka.verb=get", "o") + kernel;
  const { rules } = loadRulesFor([{ name: "r.yaml", text }], configured(append).config);
  expect(rules.map(({ output }) => output.slice(0, 30))).toEqual([
    "o x=%evt.num",
    "o container_id=%container.id c",
  ]);
});

test("the versions of both plugins are known", () => {
  const names = (text: string) => builtinPlugins(configured(text).config).map(({ name }) => name);
  expect(names("")).toEqual(["container"]);
  expect(names(both)).toEqual(["container", "k8saudit", "json"]);
  expect(loads(header("k8saudit", "0.18.0") + rule("ka.verb=get"), both).ok).toBe(true);
});
