import { describe, expect, test } from "bun:test";
import { check } from "./check.ts";
import { message } from "./diagnostic.ts";
import { type EventNaming, eventCodes } from "./event-codes.ts";
import { parse } from "./parser.ts";
import { tableScheme } from "./scheme.ts";

const names: Readonly<Record<string, number[]>> = { open: [1, 2], openat: [3, 4], close: [5, 6] };

const naming: EventNaming = {
  universe: new Set([1, 2, 3, 4, 5, 6, 7]),
  codesOf: (name) => names[name] ?? [],
  typeFields: new Set(["evt.type", "syscall.type"]),
  countFields: new Set(["evt.num"]),
};

const scheme = tableScheme<undefined>({
  "evt.type": { type: "CHARBUF", doc: "Name.", get: () => undefined },
  "syscall.type": { type: "CHARBUF", doc: "Name.", get: () => undefined },
  "evt.num": { type: "UINT64", doc: "Count.", get: () => undefined },
  "proc.name": { type: "CHARBUF", doc: "Process.", get: () => undefined },
});

function codes(text: string): number[] | string {
  const parsed = parse({ name: "test", text });
  if (!parsed.ok) return message(parsed.error);
  const { ir, errors } = check(parsed.value, scheme);
  if (ir === undefined) return errors.map(message).join();
  const result = eventCodes(ir, naming);
  return result.ok ? [...result.value].sort() : message(result.error);
}

const all = [1, 2, 3, 4, 5, 6, 7];
const openat = [3, 4];
const notOpenat = [1, 2, 5, 6, 7];

describe("event codes of a condition", () => {
  test.each([
    ["evt.type=openat", openat],
    ["syscall.type==openat", openat],
    ["evt.type in (openat)", openat],
    ["not evt.type != openat", openat],
    ["not not evt.type = openat", openat],
    ["evt.type=openat and proc.name=nginx", openat],
    ["evt.type=openat and not proc.name=nginx", openat],
    ["evt.type=openat and not (evt.type=close and proc.name=nginx)", openat],
    ["evt.type!=openat", notOpenat],
    ["not evt.type=openat", notOpenat],
    ["evt.type=close or evt.type!=openat", notOpenat],
    ["evt.type=openat or (evt.type=close and proc.name=nginx)", [3, 4, 5, 6]],
    ["not evt.type in (openat, close)", [1, 2, 7]],
    ["evt.type!=openat and evt.type!=close", [1, 2, 7]],
    ["proc.name=nginx", all],
    ["not proc.name=nginx", all],
    ["evt.type=openat or proc.name=nginx", all],
    ["evt.type!=openat or evt.type!=close", all],
    ["evt.type=close or not (evt.type=openat and proc.name=nginx)", all],
    ["evt.type=close and evt.type=openat", []],
    ["evt.type in ()", []],
    ["not evt.type in ()", all],
    ["evt.type exists", all],
    ["not evt.type exists", []],
    ["evt.type contains open", all],
    ["not evt.type contains open", all],
    ["evt.type == anyof (open)", all],
    ["not (evt.type=open and proc.name=x)", all],
    ["not (evt.type=open or evt.type=close)", [3, 4, 7]],
    ["evt.type=openat and not (evt.num=0)", openat],
    ["evt.type=openat and evt.num=0", []],
    ...["evt.num=0", "evt.num<1", "evt.num<=0", "evt.num in (0)", "evt.num in ()"].flatMap(
      (text): [string, number[]][] => [
        [text, []],
        [`not ${text}`, all],
      ],
    ),
    ...["evt.num!=0", "evt.num>0", "evt.num>=0", "evt.num>=1"].flatMap(
      (text): [string, number[]][] => [
        [text, all],
        [`not ${text}`, []],
      ],
    ),
    ...["evt.num=1", "evt.num<100", "evt.num in (1,2)", "evt.num=-1"].flatMap(
      (text): [string, number[]][] => [
        [text, all],
        [`not ${text}`, all],
      ],
    ),
    [
      "tolower(evt.type) = close",
      "event code search does not support `evt.type` checks with transformers",
    ],
    [
      "evt.type = val(proc.name)",
      "right-hand field comparisons on `evt.type`/`syscall.type` checks are not supported by event code search",
    ],
    [
      "evt.type = b64(proc.name)",
      "right-hand field comparisons on `evt.type`/`syscall.type` checks are not supported by event code search",
    ],
    ["tolower(proc.name) = close", all],
  ] as [string, number[] | string][])("%p -> %p", (text, want) => {
    expect(codes(text)).toEqual(want);
  });
});

test("the algebra of sets holds", () => {
  const [a, b, c] = ["evt.type=open", "evt.type!=close", "proc.name=x"];
  const same = (x: string, y: string) => expect(codes(x)).toEqual(codes(y));
  same(`not (${a} and ${b})`, `not ${a} or not ${b}`);
  same(`not (${a} or ${b})`, `not ${a} and not ${b}`);
  same(`${a} and ${b} and ${c}`, `${c} and ${b} and ${a}`);
  same(`${a} or ${a}`, `${a}`);
  same(`${a} or (${a} and ${b})`, `${a}`);
  same(`${a} and (${a} or ${b})`, `${a}`);
});
