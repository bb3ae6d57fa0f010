// Items 234–264: the other keys of rules, what is wrong with the structure of a file, and rules
// that are looked at for too many events.
import { expect } from "bun:test";
import { describeJson } from "../../../src/rules/describe.ts";
import { message } from "../../../src/rules/diagnostic.ts";
import { locationChain } from "../../../src/rules/location.ts";
import { errorsOf, item, type Items, loadTexts, warningsOf } from "./harness.ts";
import {
  change,
  enabled,
  fires,
  list,
  loadSound,
  macro,
  reported,
  ruleText,
} from "./rules-support.ts";

const opens = "evt.type = openat";
const rule = ruleText("r", opens);

/** `CODE message` of each mistake in a file. */
const wrong = (text: string): string[] => errorsOf(loadTexts([text]));

/** `type 'name'` of the item that the first mistake is in, and the message. */
function about(text: string): string {
  const { problem, location } = loadTexts([text]).results[0]!.errors[0]!;
  const named = locationChain(location).findLast(({ name }) => name !== "");
  return `${named?.type} '${named?.name}': ${message(problem)}`;
}

const structure = "LOAD_ERR_YAML_VALIDATE";

export const keys: Items = [
  item(234, "a disabled rule is not in the ruleset", () => {
    expect(enabled(ruleText("r", opens, "enabled: false"))).toEqual([]);
  }),
  item(235, "an item of only `rule` and `enabled` switches the rule, with a warning", () => {
    expect(enabled(rule + change("enabled: false"))).toEqual([]);
    expect(warningsOf(loadSound(rule + change("enabled: false")))[0]).toStartWith(
      "LOAD_DEPRECATED_ITEM The standalone 'enabled' key usage is deprecated.",
    );
  }),
  item(236, "`enabled` beside `append: true` is ignored", () => {
    const off = ruleText("r", opens, "enabled: false");
    const append = change("condition: and fd.num = 3\nenabled: true\nappend: true");
    expect(enabled(off + append)).toEqual([]);
  }),
  item(237, "a rule defined again may be enabled", () => {
    const on = ruleText("r", opens, "enabled: true");
    expect(enabled(ruleText("r", opens, "enabled: false") + on)).toEqual(["r"]);
  }),
  item(238, "the engine version is three numbers, or one", () => {
    const required = (text: string) =>
      loadSound(`- required_engine_version: ${text}\n`).requiredEngineVersion;
    const want = { major: 0, minor: 26, patch: 0 };
    for (const text of ["0.26.0", "26", '"26"']) expect(required(text)).toEqual(want);
    expect(wrong("- required_engine_version: seven\n")).toEqual([
      `${structure} Unable to parse engine version 'seven' as a semver string. ` +
        'Expected "x.y.z" semver format.',
    ]);
  }),
  item(239, "rules for a newer engine are refused", () => {
    const loaded = loadTexts(["- required_engine_version: 9999999\n"]);
    expect(errorsOf(loaded)).toEqual([
      "LOAD_ERR_VALIDATE Rules require engine version 0.9999999.0, but engine version is 0.63.0",
    ]);
    expect(loaded.results[0]!.errors[0]!.location.type).toBe("required_engine_version");
    expect(loaded.ok).toBe(false);
  }),
  item(240, "an unknown key is ignored, with a warning", () => {
    const warning = "LOAD_UNKNOWN_KEY Unknown key 'typo_field'. The key will be ignored.";
    const typo = "typo_field: 1";
    for (const text of [
      ruleText("r", opens, typo),
      list("l", "openat", typo) + ruleText("r", "evt.type in (l)"),
      macro("m", opens, typo) + ruleText("r", "m"),
    ]) {
      const loaded = loadSound(text);
      expect([warningsOf(loaded), loaded.rules.length]).toEqual([[warning], 1]);
    }
  }),
  item(241, "a priority of a list is an unknown key", () => {
    expect(warningsOf(loadSound(list("l", "a", "priority: INFO")))[1]).toBe(
      "LOAD_UNKNOWN_KEY Unknown key 'priority'. The key will be ignored.",
    );
  }),
  item(242, "an item of an unknown kind is ignored, with a warning", () => {
    expect(warningsOf(loadSound(`- what: ever\n${rule}`))).toEqual([
      "LOAD_UNKNOWN_ITEM Unknown top level item",
    ]);
  }),
  item(243, "`warn_evttypes` and `skip-if-unknown-filter` are known keys", () => {
    const text = ruleText("r", opens, "warn_evttypes: false\nskip-if-unknown-filter: true");
    expect(warningsOf(loadSound(text))).toEqual([]);
  }),
  item(244, "captures are off and of the default duration unless told", () => {
    const info = (more: string) =>
      describeJson(loadSound(ruleText("r", opens, more)), "r") as { rules: { info: object }[] };
    const shown = (more: string) => info(more).rules[0]!.info;
    expect(shown("")).toMatchObject({ capture: false, capture_duration: 0 });
    expect(shown("capture: true\ncapture_duration: 5000")).toMatchObject({
      capture: true,
      capture_duration: 5000,
    });
  }),
  item(245, "a capture duration is a number; `yes` is true", () => {
    expect(wrong(ruleText("r", opens, 'capture_duration: "not_a_number"'))).toEqual([
      `${structure} Can't decode YAML scalar value`,
    ]);
    expect(loadSound(ruleText("r", opens, 'capture: "yes"')).rules[0]!.capture).toBe(true);
  }),
  item(246, "with `skip-if-unknown-filter` a rule with unknown names is dropped", () => {
    const skip = "skip-if-unknown-filter: true";
    const cases = [
      ruleText("r", `${opens} and proc.nobody = cat`, skip),
      ruleText("r", "evt.type = nothing", skip),
      ruleText("r", opens, skip).replace("output: o", 'output: "%proc.nobody"'),
    ];
    for (const text of cases) {
      const loaded = loadSound(text + ruleText("s", opens));
      expect(loaded.rules.map(({ name }) => name)).toEqual(["s"]);
      expect(warningsOf(loaded)[0]).toStartWith("LOAD_UNKNOWN_FILTER ");
    }
    expect(reported(cases[0]! + ruleText("s", opens))).toEqual(["s"]);
  }),
  item(247, "without it an unknown field is an error", () => {
    for (const more of ["", "skip-if-unknown-filter: false"]) {
      expect(wrong(ruleText("r", `${opens} and proc.nobody = cat`, more))).toEqual([
        "LOAD_ERR_COMPILE_CONDITION filter_check called with nonexistent field proc.nobody",
      ]);
    }
  }),
  item(248, "fields with and without arguments", () => {
    const condition =
      "evt.arg.path = a or evt.arg[0] = a or proc.aname = a or proc.aname[1] = a or " +
      "proc.apid = 1 or proc.apid[1] = 1";
    loadSound(ruleText("r", `${opens} and (${condition})`));
  }),
  item(249, "an unknown field in an output is an error", () => {
    const text = rule.replace("output: o", 'output: "%not_a_real_field"');
    expect(wrong(text)[0]).toMatch(
      /^LOAD_ERR_COMPILE_OUTPUT (?:invalid formatting token|unknown filter:) ?.*not_a_real_field/,
    );
  }),
  item(250, "a deprecated field in an output is told, no other", () => {
    const warnings = (output: string) =>
      loadSound(rule.replace("output: o", `output: "${output}"`)).results[0]!.warnings;
    expect(warnings("%evt.dir").map(({ problem }) => problem)).toMatchObject([
      { kind: "field-deprecated", field: "evt.dir" },
    ]);
    expect(warnings("%evt.type")).toEqual([]);
  }),
  item(251, "%container.info is taken out of outputs", () => {
    const text = rule.replace("output: o", 'output: "a %container.info b"');
    const loaded = loadSound(text);
    expect(loaded.rules[0]!.output).not.toContain("%container.info");
    expect(warningsOf(loaded)[0]).toStartWith("LOAD_DEPRECATED_ITEM %container.info");
  }),
  item(252, "a text is no rules file", () => {
    expect(wrong("This is not yaml")).toEqual([`${structure} Rules content is not yaml`]);
  }),
  item(253, "a YAML mistake has a line and a column", () => {
    const { errors } = loadTexts(["this : is : not : yaml"]).results[0]!;
    expect(errors.map(({ at }) => at.file.place(at.index))).toMatchObject([{ line: 1 }]);
    expect(wrong("this : is : not : yaml")[0]).toStartWith("LOAD_ERR_YAML_PARSE ");
  }),
  item(254, "a mapping is no rules file", () => {
    expect(wrong("foo: bar")).toEqual([`${structure} Rules content is not yaml array of objects`]);
  }),
  item(255, "an item is a mapping", () => {
    expect(wrong("- foo")).toEqual([
      `${structure} Unexpected element type. Each element should be a yaml associative array.`,
    ]);
  }),
  item(256, "an item has a name", () => {
    for (const key of ["rule", "macro", "list"]) {
      expect(wrong(`- ${key}:`)).toEqual([`${structure} Mapping for key '${key}' is empty`]);
    }
  }),
  item(257, "an item has its keys", () => {
    const missing = (key: string) => [`${structure} Item has no mapping for key '${key}'`];
    expect(wrong(rule.replace("  output: o\n", ""))).toEqual(missing("output"));
    expect(wrong("- macro: m\n")).toEqual(missing("condition"));
    expect(wrong("- list: l\n")).toEqual(missing("items"));
  }),
  item(258, "an undefined macro is told with the item that names it", () => {
    const text = macro("m", opens) + macro("m", "bar") + ruleText("r", "m");
    expect(about(text)).toBe("macro 'm': Undefined macro 'bar' used in filter.");
    expect(about(rule + ruleText("r", "bar"))).toBe(
      "rule 'r': Undefined macro 'bar' used in filter.",
    );
  }),
  item(259, "a condition is not empty", () => {
    expect(wrong("- macro: m\n  condition:\n")).toEqual([
      `${structure} Mapping for key 'condition' is empty`,
    ]);
  }),
  item(260, "each file has its own result", () => {
    const { results } = loadTexts([rule, "- foo"]);
    expect(results.map(({ name, errors }) => [name, errors.length])).toEqual([
      ["1.yaml", 0],
      ["2.yaml", 1],
    ]);
  }),
  item(261, "conditions that hold for too many types of events", () => {
    const cases = [
      "proc.name=foo",
      "evt.type!=execve",
      "not evt.type=execve",
      "evt.type=open or evt.type!=connect",
      "evt.type=open or not evt.type=connect",
      "evt.type in (execve, open) or evt.type!=connect",
      "not evt.type in (execve, open)",
      "not evt.type in (execve, open) or evt.type=connect",
    ];
    const codes = cases.map((text) => warningsOf(loadSound(ruleText("r", text)))[0]?.split(" ")[0]);
    expect(codes).toEqual(cases.map(() => "LOAD_NO_EVTTYPE"));
  }),
  item(262, "conditions that hold for few", () => {
    const cases = [
      "evt.type=execve and proc.name!=foo",
      "evt.type=execve and not proc.name=foo",
      "evt.type=execve and proc.name=foo or evt.type=open",
      "proc.name!=foo and evt.type=execve",
      "not proc.name=foo and evt.type in (execve, open)",
      "evt.type=open and evt.type=open",
      "evt.type in (open, open, execve)",
    ];
    for (const text of cases) expect(warningsOf(loadSound(ruleText("r", text)))).toEqual([]);
  }),
  item(263, "`warn_evttypes: false` silences the warning", () => {
    expect(warningsOf(loadSound(ruleText("r", "proc.name=foo", "warn_evttypes: false")))).toEqual(
      [],
    );
  }),
  item(264, "a condition that never holds is no mistake", () => {
    const never = macro("never_true", "(evt.num=0)");
    const cases = [
      ruleText("r", "evt.num = 0"),
      ruleText("r", "evt.type = openat and evt.type = close"),
      never + ruleText("r", "never_true"),
    ];
    for (const text of cases) {
      const loaded = loadSound(text);
      expect([warningsOf(loaded), loaded.rules.length]).toEqual([[], 1]);
      expect(fires(text)).toBe(false);
    }
  }),
];
