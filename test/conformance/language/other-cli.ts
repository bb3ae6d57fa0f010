// Section AC of the catalogue: command line, metrics.
import { expect } from "bun:test";
import { durationMs } from "../../../src/config/duration.ts";
import { sanitized } from "../../../src/metrics/names.ts";
import { type Items, item, notApplicable } from "./harness.ts";
import { gyr } from "./other-support.ts";

const plugins = "Plugins come with their own issue: there is none to be listed.";
const server = "The web server with the driver nodriver is asked by test/e2e/monitor.test.ts.";

const good = `
- rule: r
  desc: d
  condition: evt.type = open
  output: o
  priority: INFO
`;
const files = {
  "/good.yaml": good,
  "/bad.yaml": good.replace("evt.type", "evt.typ"),
};

export const commandLine: Items = [
  item(370, "--version prints seven labels, or their keys in JSON", async () => {
    const { code, out } = await gyr(["--version"]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.replace(/:.*/, ""))).toEqual([
      ...["Falco version", "Libs version", "Plugin API", "Engine", "Driver", "  API version"],
      ...["  Schema version", "  Default driver", ""],
    ]);
    const json = JSON.parse((await gyr(["--version", "-o", "json_output=true"])).out) as object;
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining([
        ...["falco_version", "libs_version", "plugin_api_version", "engine_version"],
        ...["driver_api_version", "driver_schema_version", "default_driver_version"],
      ]),
    );
  }),
  item(371, "-h and --help print the usage", async () => {
    for (const flag of ["-h", "--help"]) {
      const { code, out } = await gyr([flag]);
      expect([code, out.includes("falco [OPTION...]")]).toEqual([0, true]);
    }
  }),
  notApplicable(372, plugins),
  notApplicable(373, plugins),
  item(374, "-V as JSON has a result for each file, and fails when one is wrong", async () => {
    const validate = (...names: string[]) =>
      gyr([...names.flatMap((name) => ["-V", name]), "-o", "json_output=true"], files);
    const fine = await validate("/good.yaml");
    expect(fine.code).toBe(0);
    expect(JSON.parse(fine.out)).toEqual({
      falco_load_results: [
        {
          errors: [],
          name: "/good.yaml",
          schema_valid: true,
          schema_warnings: [],
          successful: true,
          warnings: [],
        },
      ],
    });
    const mixed = await validate("/good.yaml", "/bad.yaml");
    expect(mixed.code).toBe(1);
    expect(JSON.parse(mixed.out)).toMatchObject({
      falco_load_results: [
        { name: "/good.yaml", successful: true },
        { name: "/bad.yaml", successful: false, errors: [{ code: "LOAD_ERR_COMPILE_CONDITION" }] },
      ],
    });
  }),
  notApplicable(378, server),
  item(379, "the interval of metrics has units, in order", () => {
    const cases: readonly (readonly [text: string, ms: number])[] = [
      ["1ms", 1],
      ["1s", 1_000],
      ["1m", 60_000],
      ["1h", 3_600_000],
      ["1d", 86_400_000],
      ["1w", 604_800_000],
      ["1y", 31_536_000_000],
      ["1h3m2s1ms", 3_782_001],
      ["2h 5m", 7_500_000],
      ["1ms1y", 0],
      ["1t", 0],
      ["200", 0],
      ["", 0],
    ];
    expect(cases.map(([text]) => [text, durationMs(text)])).toEqual(cases.map((each) => [...each]));
  }),
  item(380, "names of rules become parts of names of metrics", () => {
    const names = [
      ...["Testing rule   2 (CVE-2244)", "Testing rule__:2)", "This@is_a$test rule123"],
      "RULEwith:special#characters",
    ];
    expect(names.map(sanitized)).toEqual([
      ...["Testing_rule_2_CVE_2244", "Testing_rule_:2", "This_is_a_test_rule123"],
      "RULEwith:special_characters",
    ]);
  }),
  notApplicable(
    381,
    "There is one driver, and the log names it as `modern_ebpf` when it is opened; it needs root.",
  ),
  notApplicable(
    382,
    "Signals are delivered to the one thread that runs the agent, so no other can see them.",
  ),
];
