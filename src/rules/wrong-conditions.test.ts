// Every mistake a condition can hold, and conditions that are too large.

import { expect, test } from "bun:test";
import { describeJson } from "./describe.ts";
import { errorsOf, firstSnippet, load, ruleText } from "../../test/support/load-rules.ts";

const rule = ruleText("r", "evt.type=open");
const change = (more: string): string => `${rule}- rule: r\n${more.replaceAll(/^/gm, "  ")}\n`;

const conditionErrors = [
  // text, place and message, line and caret
  [
    ruleText("r", "evt.type=open and fd.nam=1"),
    "1.yaml:3:32 filter_check called with nonexistent field fd.nam",
    "  condition: evt.type=open and fd.nam=1\n                               ^\n",
  ],
  [
    ruleText("r", ">\n    evt.type=open\n    and fd.num >"),
    "1.yaml:5:17 expected a number value or a field with a valid transformer: ",
    "    and fd.num >\n                ^\n",
  ],
  [
    ruleText("r", '"evt.type=open \\\n    and\\tfd.num = x"'),
    "1.yaml:4:19 x is not a valid number",
    '    and\\tfd.num = x"\n                  ^\n',
  ],
  [
    ruleText("r", "evt.type=opn"),
    "1.yaml:3:23 unknown event type opn",
    "  condition: evt.type=opn\n                      ^\n",
  ],
  [
    `- macro: m\n  condition: fd.num=1 and no.field=2\n${ruleText("r", "evt.type=open and m")}`,
    "1.yaml:5:32 (from 1.yaml:2:27) filter_check called with nonexistent field no.field",
    "  condition: evt.type=open and m\n                               ^\n",
  ],
  [
    `- list: l\n  items:\n    - open\n    - opn\n${ruleText("r", "evt.type in (l)")}`,
    "1.yaml:7:27 (from 1.yaml:4:7) unknown event type opn",
    "  condition: evt.type in (l)\n                          ^\n",
  ],
  [
    ruleText(
      "r",
      "evt.type=open",
      "exceptions:\n- name: e\n  fields: [fd.num]\n  values: [[1], [two]]",
    ),
    "1.yaml:9:20 two is not a valid number",
    "    values: [[1], [two]]\n                   ^\n",
  ],
  [
    change("condition: bar\nappend: true"),
    "1.yaml:7:14 unexpected token after 'open', expecting 'or', 'and'",
    "  condition: bar\n             ^\n",
  ],
] as const;

test.each(conditionErrors)("%j", (text, want, shown) => {
  const loaded = load(text);
  expect(errorsOf(loaded)[0]).toStartWith(`LOAD_ERR_COMPILE_CONDITION ${want}`);
  expect(firstSnippet(loaded)).toBe(shown);
});

test("lists that would make a condition too long are refused", () => {
  const items = Array.from(
    { length: 40 },
    (_, i) => `- list: l${i}\n  items: [${`l${i + 1}, `.repeat(4)}]\n`,
  );
  const text = `${items.join("")}${ruleText("r", "evt.type=open and proc.name in (l0)")}`;
  expect(errorsOf(load(text))[0]).toContain("after replacing its lists the text is longer than");
});

test("macros that double their size again and again are refused, not expanded", () => {
  const items = Array.from({ length: 60 }, (_, i) => {
    return `- macro: m${i + 1}\n  condition: m${i} or m${i}\n`;
  });
  const start = "- macro: m0\n  condition: fd.num=1\n";
  expect(errorsOf(load(`${start}${items.join("")}${ruleText("r", "m60")}`)).length).toBe(1);
  const unused = load(`${start}${items.join("")}`);
  expect(unused.ok).toBe(true);
  expect(JSON.stringify(describeJson(unused)).length).toBeLessThan(10_000_000);
});

test("a long chain of macros is refused, not followed to the end of the stack", () => {
  const link = (i: number): string => `- macro: m${i}\n  condition: m${i + 1}\n`;
  const simple = Array.from({ length: 5000 }, (_, i) => `- macro: m${i}\n  condition: fd.num=1\n`);
  const chain = Array.from({ length: 4999 }, (_, i) => link(i)).join("");
  const [error] = errorsOf(load(simple.join("") + chain));
  expect(error).toContain("is reached through more than 1000 macros");
});
