// Items 288–307: which rules are on, which of them reports an event, and which plugins they need.
import { expect } from "bun:test";
import { rulesFiles } from "../../../src/config/rules-files.ts";
import { unmetPluginVersions } from "../../../src/rules/plugin-versions.ts";
import { matchesWildcard, selectRules, type Selection } from "../../../src/rules/select.ts";
import { parseVersion } from "../../../src/rules/version.ts";
import { errorsOf, item, type Items, loadTexts } from "./harness.ts";
import { configWith, enabled, reported, ruleText } from "./rules-support.ts";

const named = (name: string, enabled = true) => ({ name, tags: [] as string[], enabled });
const abc = ["rule_A_rule", "rule_B_rule", "rule_C_rule"].map((name) => named(name, false));

/** Names of the rules that are on after the operations. */
function on(
  rules: readonly { name: string; tags: readonly string[]; enabled: boolean }[],
  ...selections: readonly Selection[]
): string {
  return selectRules(rules, selections)
    .map(({ name }) => name)
    .join(" ");
}

const enable = (rule: string): Selection => ({ operation: "enable", rule });
const disable = (rule: string): Selection => ({ operation: "disable", rule });
const enableTag = (tag: string): Selection => ({ operation: "enable", tag });
const disableTag = (tag: string): Selection => ({ operation: "disable", tag });

const tagSets = ["a", "b", "c", "a b", "a c", "b c", "a b c", ""];
const tagged = (enabled: boolean) =>
  tagSets.map((tags) => ({
    name: `<${tags}>`,
    tags: tags.split(" ").filter((tag) => tag !== ""),
    enabled,
  }));

const opens = "evt.type = openat";
const opened = ruleText("open_from_cat", `${opens} and proc.name = cat`);

/** What is unmet when these plugins are loaded: `name version`. */
function unmet(required: string, ...loaded: readonly string[]): readonly string[] {
  const rules = loadTexts([`- required_plugin_versions: ${required}\n`]);
  expect(errorsOf(rules)).toEqual([]);
  return unmetPluginVersions(
    rules.collection.pluginVersions,
    loaded.map((text) => {
      const [name = "", version = ""] = text.split(" ");
      return { name, version: parseVersion(version)! };
    }),
  );
}

const one = "[{name: a, version: 1.2.3}]";
const either = "[{name: a, version: 1.2.3, alternatives: [{name: b, version: 0.4.0}]}]";

export const selection: Items = [
  item(288, "what is selected is a new set; the rules themselves do not change", () => {
    const rules = [named("one"), named("two")];
    expect(on(rules, disable("one"))).toBe("two");
    expect(on(rules)).toBe("one two");
    expect(on(rules, disable("three"), enable("four"))).toBe("one two");
  }),
  item(289, "part of a name selects as `*part*`, a whole name only itself", () => {
    const all = abc.map(({ name }) => name).join(" ");
    expect(on(abc, enable("*rule_*"))).toBe(all);
    expect(on(abc, enable("rule_"))).toBe("");
    expect(on(abc, enable("**"))).toBe(all);
  }),
  item(290, "wildcards", () => {
    const all = abc.map(({ name }) => name).join(" ");
    for (const pattern of ["*", "*_*", "*rule"]) expect(on(abc, enable(pattern))).toBe(all);
    expect(on(abc, enable("*C*"))).toBe("rule_C_rule");
    expect(on([named("my second best rule", false)], enable("*second*r*"))).not.toBe("");
    expect(on(abc, enable("rule_A"))).toBe("");
  }),
  item(291, "what `*` stands for", () => {
    expect(matchesWildcard("hello*world", "hello new world")).toBe(true);
    expect(matchesWildcard("hello*world", "hello new world yes")).toBe(false);
    for (const pattern of ["*", "**"]) {
      expect(matchesWildcard(pattern, "anything")).toBe(true);
      expect(matchesWildcard(pattern, "")).toBe(true);
    }
    expect(matchesWildcard("", "")).toBe(true);
    expect(matchesWildcard("", "a")).toBe(false);
  }),
  item(292, "any common tag selects", () => {
    const rules = [{ name: "r", tags: ["a", "b", "with blank"], enabled: false }];
    for (const tag of ["a", "b", "with blank"]) expect(on(rules, enableTag(tag))).toBe("r");
    expect(on(rules, enableTag("a"), disableTag("b"))).toBe("");
    expect(on(rules, enableTag("z"))).toBe("");
  }),
  item(293, "selecting a tag takes exactly the rules that carry it", () => {
    expect(on(tagged(false), enableTag("a"))).toBe("<a> <a b> <a c> <a b c>");
    expect(on(tagged(true), disableTag("a"))).toBe("<b> <c> <b c> <>");
  }),
  item(294, "only these tags: all off, then each tag on", () => {
    const text = ruleText("r", opens, "tags: [a]") + ruleText("s", opens, "tags: [b]");
    const options = ["rules[].disable.rule=*", "rules[].enable.tag=a"];
    expect(enabled(text, ...options)).toEqual(["r"]);
    expect(enabled(text, "rules[].disable.tag=a")).toEqual(["s"]);
  }),
  item(295, "a rule disabled by name or wildcard does not report", () => {
    expect(reported(opened)).toEqual(["open_from_cat"]);
    expect(reported(opened, "rules[].disable.rule=open_from_cat")).toEqual([]);
    expect(reported(opened, "rules[].disable.rule=open_from*")).toEqual([]);
    expect(reported(opened, "rules[].disable.rule=open_from")).toEqual(["open_from_cat"]);
  }),
  item(296, "the first rule that matches reports, or all do", () => {
    const two = ruleText("r", opens) + ruleText("s", opens);
    expect(reported(two, "rule_matching=first")).toEqual(["r"]);
    expect(reported(two, "rule_matching=all")).toEqual(["r", "s"]);
  }),
  item(297, "there is no other strategy", () => {
    expect(() => configWith("rule_matching=some")).toThrow("rule_matching");
  }),
  item(298, "a rule for everything gets what a rule before it left", () => {
    const all = ruleText("everything", opens);
    expect(reported(opened + all)).toEqual(["open_from_cat"]);
    expect(reported(opened.replace("= cat", "= dog") + all)).toEqual(["everything"]);
  }),
  item(299, "rules below the minimum priority never report", () => {
    const rules = ["INFO", "WARNING", "ERROR"]
      .map((priority) => ruleText(priority, opens).replace(/priority: .*/, `priority: ${priority}`))
      .join("");
    expect(reported(rules, "priority=warning", "rule_matching=all")).toEqual(["WARNING", "ERROR"]);
  }),
  item(300, "they do not count as loaded", () => {
    const loaded = loadTexts([opened], configWith("priority=warning"));
    expect([loaded.ok, loaded.rules.length]).toEqual([true, 0]);
    expect(enabled(opened, "priority=warning", "rules[].enable.rule=*")).toEqual([]);
  }),
  item(301, "the files of a directory are loaded by name", () => {
    const names = ["b.yaml", "a.yaml", "c.yml"];
    const files = {
      kindOf: (path: string) => (path === "/rules" ? ("directory" as const) : ("file" as const)),
      read: () => ({ ok: false, error: "not asked" }) as const,
      list: () => names,
      realPath: (path: string) => path,
    };
    expect(rulesFiles(["/rules"], files)).toEqual([
      "/rules/a.yaml",
      "/rules/b.yaml",
      "/rules/c.yml",
    ]);
  }),
  item(302, "nothing is required", () => {
    expect(unmet("[]")).toEqual([]);
    expect(unmet("[]", "a 1.0.0")).toEqual([]);
  }),
  item(303, "the same major and at least the version", () => {
    for (const plugin of ["a 1.2.3", "a 1.2.4", "a 1.10.0"]) expect(unmet(one, plugin)).toEqual([]);
    for (const plugin of ["a 1.2.2", "a 2.0.0", "b 1.2.3"])
      expect(unmet(one, plugin).length).toBe(1);
    expect(unmet(one)).toEqual([
      "Plugin requirement not satisfied, must load one of: a (>= 1.2.3)",
    ]);
    expect(unmet(one, "a 1.2.2")).toEqual([
      "Plugin 'a' version '1.2.2' is not compatible with required plugin version '1.2.3'",
    ]);
  }),
  item(304, "every requirement counts, repeated ones too", () => {
    const two = "[{name: a, version: 1.2.3}, {name: b, version: 0.4.0}]";
    expect(unmet(two, "a 1.2.3", "b 0.4.0")).toEqual([]);
    expect(unmet(two, "a 1.2.3").length).toBe(1);
    const again = `${one}\n- required_plugin_versions: [{name: a, version: 1.4.0}]`;
    expect(unmet(again, "a 1.3.0").length).toBe(1);
    expect(unmet(again, "a 1.4.0")).toEqual([]);
  }),
  item(305, "an alternative serves, at its own version", () => {
    expect(unmet(either, "b 0.4.0")).toEqual([]);
    expect(unmet(either, "a 1.2.3")).toEqual([]);
    expect(unmet(either)).toEqual([
      "Plugin requirement not satisfied, must load one of: a (>= 1.2.3), b (>= 0.4.0)",
    ]);
    const both = `${either}\n- required_plugin_versions: [{name: c, version: 1.0.0}]`;
    expect(unmet(both, "b 0.4.0").length).toBe(1);
  }),
  item(306, "an alternative is another plugin", () => {
    const same = either.replace("name: b", "name: a");
    expect(errorsOf(loadTexts([`- required_plugin_versions: ${same}\n`]))).toEqual([
      "LOAD_ERR_VALIDATE Defined multiple alternative version requirements for plugin 'a'",
    ]);
  }),
  item(307, "an older alternative does not serve", () => {
    expect(unmet(either, "b 0.3.0")).toEqual([
      "Plugin 'b' version '0.3.0' is not compatible with required plugin version '0.4.0'",
    ]);
  }),
];
