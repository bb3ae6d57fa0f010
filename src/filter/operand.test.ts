import { describe, expect, test } from "bun:test";
import { message } from "./diagnostic.ts";
import { compileOperand, findPlaceholder } from "./operand.ts";
import { parseOperandPrefix } from "./parser.ts";
import { printOperand } from "./print.ts";
import { tableScheme } from "./scheme.ts";

const scheme = tableScheme<string>({
  "proc.name": { type: "CHARBUF", doc: "Name.", get: (ctx) => ctx },
  "evt.num": { type: "UINT64", doc: "Count.", get: () => 1, format: "ID" },
  "fd.ip": { type: "IPADDR", doc: "Either end.", get: () => undefined, filterOnly: true },
  "evt.arg": {
    type: "CHARBUF",
    doc: "A parameter.",
    argument: { required: true, kind: "both", dotted: true },
    get: () => undefined,
    bind: (argument) => {
      return argument === "path" || argument === "1"
        ? () => "/test/dir"
        : { error: `unknown event argument ${argument}` };
    },
  },
});

function placeholder(text: string): string {
  const found = findPlaceholder({ name: "format", text }, 0, scheme);
  if ("code" in found) return message(found);
  const value = found.compiled.get("init");
  return `${printOperand(found.operand)} | ${value} | ${text.slice(found.end)}`;
}

describe("placeholders are the longest operand that the scheme has", () => {
  test.each([
    ["proc.name end", "proc.name | init |  end"],
    ["proc.nameand%evt.numend", "proc.name | init | and%evt.numend"],
    ["proc.name[1]", "proc.name | init | [1]"],
    ["proc.name.", "proc.name | init | ."],
    ["evt.arg[1]and", "evt.arg[1] | /test/dir | and"],
    ["evt.arg.pathand", "evt.arg.path | /test/dir | and"],
    ["toupper(proc.name)x", "toupper(proc.name) | INIT | x"],
    ["toupper( proc.name ) x", "toupper(proc.name) | INIT |  x"],
    ["tolower(toupper(evt.arg[1]))", "tolower(toupper(evt.arg[1])) | /test/dir | "],
    [
      'join("->", (proc.name, evt.arg.path)) .',
      "join(->,(proc.name,evt.arg.path)) | init->/test/dir |  .",
    ],
    ["concat(proc.name, evt.arg.path)", "concat(proc.name,evt.arg.path) | init/test/dir | "],
    ["some.field", "filter_check called with nonexistent field some.field"],
    ["evt.arg.nope", "unknown event argument nope"],
    ["evt.arg", "field 'evt.arg' requires an argument"],
    ["a", "expected a field or a transformer"],
    [" end", "expected a field or a transformer"],
    ["", "expected a field or a transformer"],
    ["val(proc.name)", "expected a field or a transformer"],
    ["toupper (proc.name)", "expected a field or a transformer"],
    ["toupper(proc.name", "expected a ')' token closing the transformer"],
    [
      "toupper(evt.num)",
      "can't add field transformer: type 'UINT64' is not supported by 'toupper' transformer applied on field 'evt.num'",
    ],
    // The documents of the original refuse it, the original itself prints it.
    ["fd.ip", "fd.ip | undefined | "],
  ])("%%%s -> %p", (text, want) => expect(placeholder(text)).toBe(want));
});

test("a plain field comes with its row", () => {
  const operand = parseOperandPrefix({ name: "", text: "evt.num" }, 0);
  const compiled = operand.ok ? compileOperand(operand.value, scheme) : operand.error;
  expect("code" in compiled).toBe(false);
  expect(compiled).toMatchObject({ type: "UINT64", list: false, row: { format: "ID" } });
});
