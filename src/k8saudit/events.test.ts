import { describe, expect, test } from "bun:test";
import { readBatch } from "./events.ts";
import { Json } from "./json.ts";

const stamp = '"stageTimestamp":"2026-05-04T03:02:01.5Z"';
const event = (id: string) => `{"kind":"Event","auditID":"${id}",${stamp}}`;
const unrecognized = "data not recognized as a k8s audit event";

function idsAndProblems(text: string, eventBytesMax = 1_000) {
  const { events, problems } = readBatch(text, eventBytesMax);
  return { ids: events.map(({ json }) => new Json(json).at("auditID")?.text), problems };
}

describe("what is posted", () => {
  const cases: readonly (readonly [text: string, ids: string[], problems: string[]])[] = [
    [event("a"), ["a"], []],
    [`{"kind":"EventList","items":[${event("a")},${event("b")}]}`, ["a", "b"], []],
    [`[${event("a")},{"kind":"EventList","items":[${event("b")}]}]`, ["a", "b"], []],
    ['{"kind":"EventList","items":[]}', [], []],
    ['{"kind":"EventList"}', [], [unrecognized]],
    ['{"kind":"EventList","items":{}}', [], [unrecognized]],
    ['{"kind":"Pod"}', [], [unrecognized]],
    ['{"kind":["Event"]}', [], [unrecognized]],
    ["{}", [], [unrecognized]],
    ["3", [], [unrecognized]],
    ["", [], ["not JSON: expected a value at the end of the text"]],
    // One that is wrong keeps no other from being looked at.
    [`[{"kind":"Pod"},${event("a")}]`, ["a"], [unrecognized]],
    [
      `{"kind":"EventList","items":[{},7,${event("a")}]}`,
      ["a"],
      ["can't read stageTimestamp", "can't read stageTimestamp"],
    ],
    ['{"kind":"Event","stageTimestamp":"now"}', [], ["stageTimestamp 'now' is no time"]],
    ['{"kind":"Event","stageTimestamp":7}', [], ["can't read stageTimestamp"]],
  ];
  test.each(cases)("%s", (text, ids, problems) => {
    expect(idsAndProblems(text)).toEqual({ ids, problems });
  });
});

test("too large events are left out, whatever blanks are around their parts", () => {
  const text = event("a");
  const spaced = JSON.stringify(JSON.parse(text), null, 20);
  expect(idsAndProblems(spaced, text.length).ids).toEqual(["a"]);
  expect(idsAndProblems(text, text.length - 1).problems).toEqual([
    `event larger than maxEventSize: size=${text.length}`,
  ]);
});

describe("times", () => {
  const cases: readonly (readonly [text: string, want: string | undefined])[] = [
    ["2026-05-04T03:02:01Z", "1777863721000000000"],
    ["2026-05-04T03:02:01.123456Z", "1777863721123456000"],
    ["2026-05-04T03:02:01.123456789Z", "1777863721123456789"],
    ["2026-05-04T03:02:01.1234567899Z", "1777863721123456789"],
    ["2026-05-04T05:02:01.5+02:00", "1777863721500000000"],
    ["2026-05-04 03:02:01Z", undefined],
    ["2026-05-04T03:02:01", undefined],
    ["2026-13-04T03:02:01Z", undefined],
    ["1960-05-04T03:02:01Z", undefined],
  ];
  test.each(cases)("%s", (text, want) => {
    const { events } = readBatch(`{"kind":"Event","stageTimestamp":"${text}"}`, 1_000);
    expect(events[0]?.timeNs.toString()).toBe(want as string);
  });
});
