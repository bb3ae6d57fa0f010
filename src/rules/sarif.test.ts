import { expect, test } from "bun:test";
import { load, ruleText } from "../../test/support/load-rules.ts";
import { sarifLog } from "./sarif.ts";

const macros = "- macro: m\n  condition: fd.nam = 1\n- macro: n\n  condition: m or fd.num = 2\n";
const loaded = load([`${macros}${ruleText("r", "evt.type = open and n", "typo: 1")}`, "- foo\n"]);
const log = sarifLog(loaded.results, "1.2.3");

test("a log is of one run of one tool", () => {
  expect(log).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "gyr", version: "1.2.3" } },
        columnKind: "utf16CodeUnits",
        artifacts: [{ location: { uri: "1.yaml" } }, { location: { uri: "2.yaml" } }],
      },
    ],
  });
});

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly locations: readonly {
    readonly physicalLocation: { readonly region: Readonly<Record<string, unknown>> };
  }[];
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly results: readonly Result[];
}

const run = (log as unknown as { runs: readonly Run[] }).runs[0]!;

test("each result has its rule, level, message, place and item", () => {
  expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["LOAD_ERR_COMPILE_CONDITION", "error"],
    ["LOAD_UNKNOWN_KEY", "warning"],
    ["LOAD_ERR_YAML_VALIDATE", "error"],
  ]);
  for (const { ruleId, ruleIndex } of run.results) {
    expect(run.tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
  }
  expect(run.results[0]).toEqual({
    ruleId: "LOAD_ERR_COMPILE_CONDITION",
    ruleIndex: 0,
    level: "error",
    message: {
      text:
        "filter_check called with nonexistent field fd.nam\n" + "did you mean 'fd.name', 'fd.num'?",
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "1.yaml" },
          region: {
            startLine: 7,
            startColumn: 34,
            endColumn: 35,
            snippet: { text: "  condition: evt.type = open and n" },
          },
        },
        logicalLocations: [{ name: "r", kind: "rule" }],
      },
    ],
    relatedLocations: [
      {
        id: 0,
        physicalLocation: {
          artifactLocation: { uri: "1.yaml" },
          region: {
            startLine: 4,
            startColumn: 14,
            endColumn: 15,
            snippet: { text: "  condition: m or fd.num = 2" },
          },
        },
        message: { text: "Macro 'n' names 'm'." },
      },
      {
        id: 1,
        physicalLocation: {
          artifactLocation: { uri: "1.yaml" },
          region: {
            startLine: 2,
            startColumn: 14,
            endColumn: 20,
            snippet: { text: "  condition: fd.nam = 1" },
          },
        },
        message: { text: "It was written here." },
      },
    ],
  } as unknown as Result);
});

// What the schema of SARIF 2.1.0 requires of these objects; all else in it is optional. The logs of
// test/wrong-rules were checked against the whole schema by hand.
test("what the schema requires is there, with the types it wants", () => {
  const levels = ["none", "note", "warning", "error"];
  for (const result of run.results as readonly (Result & { message: { text: unknown } })[]) {
    expect(typeof result.message.text).toBe("string");
    expect(levels).toContain(result.level);
    for (const { physicalLocation } of result.locations) {
      const { startLine, startColumn, endColumn } = physicalLocation.region;
      for (const number of [startLine, startColumn, endColumn]) {
        expect(Number.isInteger(number)).toBe(true);
        expect(number as number).toBeGreaterThanOrEqual(1);
      }
    }
  }
  const ids = run.tool.driver.rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

const uris = [
  ["rules/a b.yaml", "rules/a%20b.yaml"],
  ["/etc/falco/rules.yaml", "file:///etc/falco/rules.yaml"],
  ["100%#1.yaml", "100%25%231.yaml"],
  ["c:rules.yaml", "./c:rules.yaml"],
  ["builtin:gyr_rules.yaml", "builtin:gyr_rules.yaml"],
] as const;

test.each(uris)("%s is %s", (name, uri) => {
  const { runs } = sarifLog([{ name, errors: [], warnings: [] }], "") as {
    runs: readonly { artifacts: unknown }[];
  };
  expect(runs[0]!.artifacts).toEqual([{ location: { uri } }]);
});
