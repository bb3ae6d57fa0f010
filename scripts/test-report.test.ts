import { expect, test } from "bun:test";
import { parseReport } from "./test-report.ts";

const report = `<?xml version="1.0"?>
<testsuites name="bun test" tests="4">
  <testsuite name="a.test.ts" file="src/a.test.ts">
    <testcase name="adds &quot;1 &lt; 2&quot;" classname="" file="src/a.test.ts" line="2" />
    <testcase name="needs BPF" classname="" file="test/kernel/b.test.ts"><skipped /></testcase>
    <testcase name="bad" classname="" file="src/a.test.ts" line="5" assertions="1">
      <failure type="AssertionError" message="a&#10;b">AssertionError
      </failure>
    </testcase>
    <testcase name="after a failure" classname="" file="src/a.test.ts" />
  </testsuite>
</testsuites>`;

test("every case keeps its own outcome", () => {
  expect(parseReport(report)).toEqual([
    { name: 'adds "1 < 2"', file: "src/a.test.ts", outcome: "passed" },
    { name: "needs BPF", file: "test/kernel/b.test.ts", outcome: "skipped" },
    { name: "bad", file: "src/a.test.ts", outcome: "failed" },
    { name: "after a failure", file: "src/a.test.ts", outcome: "passed" },
  ]);
});

test("an empty report has no cases", () => {
  expect(parseReport("<testsuites></testsuites>")).toEqual([]);
});
