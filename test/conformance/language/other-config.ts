// Section Y of the catalogue: configuration.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of configurations.
import { expect } from "bun:test";
import { ringGroups } from "../../../src/capture/cpus.ts";
import { configSchema } from "../../../src/config/json-schema.ts";
import { parseKeyPath } from "../../../src/config/key-path.ts";
import { expandVariables } from "../../../src/config/environment.ts";
import { pluginsToLoad } from "../../../src/config/derive-plugins.ts";
import { auditSettings } from "../../../src/k8saudit/settings.ts";
import { defaultConfig } from "../../../src/config/default-config.ts";
import { outputAdditions, ruleSelections } from "../../../src/config/derive.ts";
import { type Items, item, notApplicable } from "./harness.ts";
import { configured, gyr } from "./other-support.ts";

const libraries = "Libraries of plugins come with their own issue: no path is looked at yet.";
const added = "/added.yaml";

export const configuration: Items = [
  item(317, "broken YAML is an error, missing keys have defaults", () => {
    expect(configured("a: [1").ok).toBe(false);
    expect(configured("").config).toMatchObject({ json_output: false, priority: "debug" });
  }),
  item(318, "key paths have names, indices and escapes", () => {
    const names = (text: string) => {
      const path = parseKeyPath(text);
      return path.ok
        ? path.value.map((step) => (step.kind === "name" ? step.name : step))
        : undefined;
    };
    expect(names("base.sub.list[0]")).toEqual(["base", "sub", "list", { kind: "index", index: 0 }]);
    expect(names("annotations.kubernetes\\.io/role")).toEqual([
      "annotations",
      "kubernetes.io/role",
    ]);
    expect(names("example\\[0]")).toEqual(["example[0]"]);
    expect(names("back\\\\slash")).toEqual(["back\\slash"]);
    expect([names("a\\"), names("a\\n")]).toEqual([undefined, undefined]);
  }),
  item(319, "an unknown key is told and loads, a wrong shape is an error", () => {
    const unknown = configured("json_outptu: true");
    expect(unknown.ok).toBe(true);
    expect(unknown.said).toEqual([
      "/etc/main.yaml:1:1: unknown key 'json_outptu' is ignored; did you mean 'json_output'?",
    ]);
    expect(configured("falco_libs: 512")).toMatchObject({ ok: false });
  }),
  item(320, "the shipped configuration is faultless", () => {
    expect(configured(defaultConfig()).said).toEqual([]);
  }),
  item(321, "the web server listens at an IPv4 or IPv6 address", () => {
    const listens = (at: string) => configured("", { options: [`webserver.listen_address=${at}`] });
    for (const at of ["127.0.0.1", "1.127.0.1", "::", "::1", "2001:db8:85a3::8a2e:370:7334"]) {
      expect([at, listens(at).ok]).toEqual([at, true]);
    }
    for (const at of ["327.0.0.1", "1.22.0", "10.0 0.1", "xyz::1", "1:::", "host"]) {
      expect([at, listens(at).ok]).toEqual([at, false]);
    }
    expect(listens("a b").said[0]).toContain('"a b" is not a valid IP address');
  }),
  item(322, "variables in braces are replaced, anywhere in a value", () => {
    const environment = { ENV_VAR: "v w" };
    const expanded = (text: string) => expandVariables(text, environment);
    expect(expanded("$ENV_VAR")).toBe("$ENV_VAR");
    expect(expanded("${ENV_VAR}")).toBe("v w");
    expect(expanded("${UNSET}")).toBe("");
    expect(expanded(" /a/${ENV_VAR}/b/${ENV_VAR}")).toBe(" /a/v w/b/v w");
    expect(configured("rules_files: ['${ENV_VAR}']", { environment }).config.rules_files).toEqual([
      "v w",
    ]);
  }),
  item(323, "two dollar signs keep the text", () => {
    const expanded = (text: string) => expandVariables(text, { ENV_VAR: "v", A: "a" });
    expect(expanded("$${ENV_VAR}")).toBe("${ENV_VAR}");
    expect(expanded("$$ENV_VAR")).toBe("$$ENV_VAR");
    expect(expanded("$${${ENV_VAR}}")).toBe("${v}");
    expect(expanded("$${A}${A}")).toBe("${A}a");
  }),
  item(324, "a value is expanded again", () => {
    expect(expandVariables("${A}", { A: "${B}", B: "b" })).toBe("b");
  }),
  item(325, "variables have the type of their key, wrong text the default", () => {
    const environment = { FLAG: "true", NUMBER: "12" };
    const text =
      "json_output: ${FLAG}\noutput_timeout: ${NUMBER}\noutputs_queue: {capacity: '${FLAG}'}";
    expect(configured(text, { environment }).config).toMatchObject({
      json_output: true,
      output_timeout: 12,
      "outputs_queue.capacity": 0,
    });
  }),
  item(326, "a number from a variable is text where text is wanted", () => {
    const text = "plugins: [{name: a, library_path: b, open_params: '${INT}'}]";
    const { config } = configured(text, { environment: { INT: "12" } });
    expect(config.plugins).toEqual([{ name: "a", library_path: "b", open_params: "12" }]);
  }),
  item(327, "append_output from a file and from -o is the same", () => {
    const text = `append_output:
  - match: {source: syscall, tags: [a, b], rule: some rule}
    extra_output: "x=%proc.name"
    extra_fields: [proc.aname, {pid: "%proc.pid"}]
`;
    const flow =
      '{"match": {"source": "syscall", "tags": ["a", "b"], "rule": "some rule"}, ' +
      '"extra_output": "x=%proc.name", "extra_fields": ["proc.aname", {"pid": "%proc.pid"}]}';
    const fromFile = outputAdditions(configured(text).config, []);
    const options = [`append_output[]=${flow}`];
    expect(outputAdditions(configured("", { options }).config, [])).toEqual(fromFile);
    expect(fromFile).toEqual([
      {
        match: { source: "syscall", tags: ["a", "b"], rule: "some rule" },
        output: "x=%proc.name",
        fields: [
          { name: "proc.aname", text: "proc.aname", raw: true },
          { name: "pid", text: "%proc.pid", raw: false },
        ],
      },
    ]);
  }),
  item(328, "rules are selected in order, from a file and from -o", () => {
    const text = "rules: [{disable: {tag: x}}, {enable: {rule: y}}]";
    const options = ["rules[].disable.tag=x", 'rules[]={"enable": {"rule": "y"}}'];
    const selections = ruleSelections(configured(text).config);
    expect(selections).toEqual([
      { operation: "disable", tag: "x" },
      { operation: "enable", rule: "y" },
    ]);
    expect(ruleSelections(configured("", { options }).config)).toEqual(selections);
  }),
  item(329, "config_files is a list or one path, and does not nest", () => {
    const others = { [added]: "json_output: true" };
    const json = (text: string) => configured(text, { others }).config.json_output;
    expect(json(`config_files: [${added}]`)).toBe(true);
    expect(json(`config_files: ${added}`)).toBe(true);
    expect(configured("config_files: []").said).toEqual([]);
    expect(configured("config_files: [/none.yaml]").said).toEqual([]);
    expect(configured("config_files: [/etc/main.yaml]").ok).toBe(false);
    const nested = { [added]: "config_files: [/more.yaml]" };
    expect(configured(`config_files: [${added}]`, { others: nested }).ok).toBe(false);
  }),
  item(330, "relative entries are those of the working directory", () => {
    const others = { "beside.yaml": "json_output: true", "/etc/beside.yaml": "priority: error" };
    const { config } = configured("config_files: [beside.yaml]", { others });
    expect(config).toMatchObject({ json_output: true, priority: "debug" });
  }),
  item(331, "an included mapping replaces the whole mapping, a value the value", () => {
    const others = { [added]: "engine: {kind: nodriver}\npriority: error" };
    const main =
      `config_files: ${added}\npriority: notice\n` +
      "engine: {kind: replay, modern_ebpf: {buf_size_preset: 7}}";
    const { config } = configured(main, { others });
    expect(config).toMatchObject({
      "engine.kind": "nodriver",
      "engine.modern_ebpf.buf_size_preset": 4,
      priority: "error",
    });
  }),
  item(332, "lists are joined, replaced or left by strategy", () => {
    const others = { [added]: "rules_files: [b]\njson_output: true\npriority: error" };
    const merged = (strategy: string) => {
      const entry = `{path: ${added}${strategy === "" ? "" : `, strategy: ${strategy}`}}`;
      const text = `config_files: [${entry}]\nrules_files: [a]\npriority: notice`;
      const { config, said } = configured(text, { others });
      return [config.rules_files.join(), config.priority, config.json_output, said.length];
    };
    expect(merged("")).toEqual(["a,b", "error", true, 0]);
    expect(merged("append")).toEqual(["a,b", "error", true, 0]);
    expect(merged("override")).toEqual(["b", "error", true, 0]);
    expect(merged("add-only")).toEqual(["a", "notice", true, 0]);
    expect(merged("ovveride")).toEqual(["a,b", "error", true, 1]);
  }),
  item(333, "a directory is its files in order of their names, later ones win", () => {
    const others = {
      "/d/2.yaml": "priority: error",
      "/d/10.yaml": "priority: notice\njson_output: true",
      "/d/sub/x.yaml": "priority: alert",
    };
    const { config } = configured("config_files: [/d]", { others });
    expect(config).toMatchObject({ priority: "error", json_output: true });
  }),
  item(334, "-o includes files, and wins over them", () => {
    const others = { [added]: "priority: error\njson_output: true" };
    const options = [`config_files=${added}`, "priority=alert"];
    const { config } = configured("", { options, others });
    expect(config).toMatchObject({ priority: "alert", json_output: true });
  }),
  item(335, "a plugin is configured by a mapping or by JSON of one; nothing is nothing", () => {
    const bound = (initConfig: string) => {
      const { config } = configured(
        `plugins: [{name: k8saudit, library_path: a.so, init_config: ${initConfig}}]`,
      );
      const loaded = pluginsToLoad(config);
      const plugin = loaded.ok ? loaded.value[0] : undefined;
      const settings = auditSettings("/a", plugin?.initConfig);
      return settings.ok ? settings.value.eventBytesMax : settings.error;
    };
    expect(bound("{maxEventSize: 7}")).toBe(7);
    expect(bound("'{\"maxEventSize\": 7}'")).toBe(7);
    for (const nothing of ["", "''", "null", "{}"]) expect(bound(nothing)).toBe(262_144);
  }),
  notApplicable(336, libraries),
  item(337, "captures are off unless told, and their modes are known", () => {
    expect(configured("").config).toMatchObject({
      "capture.enabled": false,
      "capture.path_prefix": "/tmp/falco",
      "capture.mode": "rules",
      "capture.default_duration": 5_000,
      "capture.max_file_size_mb": 0,
    });
    expect(configured("capture: {mode: some}").ok).toBe(false);
    // Too much for the schema, and used all the same.
    expect(configured("capture: {max_file_size_mb: 9999999}").ok).toBe(true);
    expect(configSchema()).toMatchObject({
      properties: {
        capture: { properties: { max_file_size_mb: { anyOf: [{ maximum: 1_048_576 }, {}] } } },
      },
    });
  }),
  item(340, "options of engines that are not chosen are nobody's business", () => {
    const { ok, said } = configured("engine: {kind: nodriver, kmod: {buf_size_preset: 7}}");
    expect([ok, said]).toEqual([true, []]);
  }),
  item(341, "a buffer has no more CPUs than there are", () => {
    expect(ringGroups([0, 1], 8)).toEqual([[0, 1]]);
  }),
  item(342, "without rules files there is nothing to do", async () => {
    const { code, err } = await gyr(["-c", "/empty.yaml"], {
      "/empty.yaml": "stdout_output: {enabled: true}",
    });
    expect(code).toBe(1);
    expect(err).toContain("You must specify at least one rules file");
  }),
];
