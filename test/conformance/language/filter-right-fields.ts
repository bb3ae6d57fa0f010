// Items 139–155: fields on the right, missing values, and what is legal but probably a mistake.
import { expect } from "bun:test";
import { tableScheme } from "../../../src/filter/scheme.ts";
import { makeContext } from "../../support/make-context.ts";
import { ruleText } from "../../support/load-rules.ts";
import { fieldEvents } from "../../support/field-events.ts";
import { scheme as testScheme } from "../../support/filter-scheme.ts";
import {
  compileErrors,
  compileWarnings,
  errorsOf,
  expectHolds,
  holdsIn,
  item,
  type Items,
  loadTexts,
  notApplicable,
  syntaxError,
  warningsOf,
} from "./harness.ts";

interface Sample {
  readonly name?: string;
}

/** Fields as a plugin brings them. */
const sampleScheme = tableScheme<Sample>({
  "sample.proc_name": { type: "CHARBUF", doc: "A name.", get: ({ name }) => name },
  "sample.open_count": { type: "UINT64", doc: "A number.", get: () => undefined },
  "sample.none": { type: "CHARBUF", doc: "Nothing.", get: () => undefined },
});

const right: Items = [
  item(139, "a field's name is a text, `val` its value", () => {
    expectHolds(fieldEvents.open(), [
      ["evt.args = evt.args", false],
      ["evt.args = val(evt.args)", true],
    ]);
  }),
  item(140, "transformers on both sides", () => {
    expectHolds(fieldEvents.open(), [
      ["tolower(syscall.type) = tolower(syscall.type)", true],
      ["tolower(proc.name) = toupper(proc.name)", false],
    ]);
  }),
  item(141, "types must be the same", () => {
    expect(compileErrors("syscall.type = val(evt.is_wait)")).toEqual([
      "field 'syscall.type' has type 'CHARBUF' while the right-hand side field 'evt.is_wait' " +
        "has incompatible type 'BOOL'",
    ]);
  }),
  item(142, "`val` takes one field, on the right", () => {
    const inVal = "expected a field within 'val' transformer";
    const cases: readonly (readonly [text: string, want: string])[] = [
      ["evt.args = val(evt.args, evt.args)", "expected a ')' token closing the transformer"],
      ["val(evt.args) = evt.args", "unexpected token after 'val', expecting 'or', 'and'"],
      ["evt.args = val(tolower(evt.args))", inVal],
    ];
    expect(cases.map(([text]) => [text, syntaxError(text)])).toEqual(
      cases.map((each) => [...each]),
    );
  }),
  item(143, "fields that are not for the right side", () => {
    expect(compileErrors("evt.buflen.in = val(evt.around[1404996934793590564])")).toEqual([
      "field 'evt.around' can't be used as a right-hand side field",
    ]);
    expect(compileErrors("evt.around[1404996934793590564] = val(evt.buflen.in)")).toEqual([
      "field 'evt.around' doesn't support right-hand side fields",
    ]);
  }),
  notApplicable(
    144,
    "It is about calls that add a second right side to a finished check; a test of ours is made " +
      "whole from a text, which has one right side.",
  ),
  item(145, "a missing value on either side", () => {
    const context = fieldEvents.memory();
    expectHolds(context, [
      ["fd.name = val(proc.name)", false],
      ["proc.name = val(fd.name)", false],
      ["fd.name = val(fd.name)", false],
      ["fd.name != val(fd.name)", false],
      ["not fd.name = val(fd.name)", true],
    ]);
  }),
  item(146, "fields of a plugin take part", () => {
    const event = { name: "cat" };
    expect(holdsIn(sampleScheme, "sample.proc_name = val(sample.proc_name)", event)).toBe(true);
    expect(holdsIn(sampleScheme, "sample.proc_name = val(sample.none)", event)).toBe(false);
    expect(compileErrors("sample.proc_name = val(sample.open_count)", sampleScheme)).toHaveLength(
      1,
    );
  }),
];

/** An exit event that carries no parameters at all. */
const empty = () => makeContext("syscall_openat_2_x", { tid: 42, threads: [{ tid: 42 }] });

const missing: Items = [
  item(147, "absent parameters show as `<NA>`", () => {
    expectHolds(empty(), [
      ["evt.arg.flags = <NA>", true],
      ["evt.arg.mode = <NA>", true],
      ["evt.arg.ino = <NA>", true],
      ["tolower(evt.arg.flags) = <na>", true],
    ]);
    const cloned = makeContext("syscall_clone_20_x", { tid: 42, threads: [{ tid: 42 }] });
    expectHolds(cloned, [
      ["evt.arg.uid = <NA>", true],
      ["evt.arg.gid = <NA>", true],
      ["evt.arg.pid = <NA>", true],
    ]);
  }),
  item(148, "but have no native value", () => {
    const executed = makeContext("syscall_execve_19_x", { tid: 42, threads: [{ tid: 42 }] });
    expectHolds(executed, [
      ["evt.rawarg.uid = 0", false],
      ["evt.rawarg.uid exists", false],
      ["evt.rawarg.trusted_exepath = <NA>", true],
    ]);
  }),
  item(149, "`<NA>` compared with fields of JSON", () => {
    const texts = [
      "ka.field = <NA>",
      "ka.field == <NA>",
      "ka.field != <NA>",
      "ka.field in (x, <NA>)",
      "ka.field intersects (<NA>)",
      "ka.field pmatch (<NA>)",
      "tolower(ka.field) = <NA>",
    ];
    for (const text of texts) {
      expect([text, compileWarnings(text, testScheme).length]).toEqual([text, 1]);
    }
    const jevt = tableScheme<null>({
      "jevt.value": {
        type: "CHARBUF",
        argument: { required: true, kind: "key" },
        doc: "A value.",
        get: () => undefined,
        bind: () => () => undefined,
      },
    });
    expect(compileWarnings("jevt.value[/a] = <NA>", jevt)).toHaveLength(1);
  }),
  item(150, "`exists` and other fields", () => {
    expect(compileWarnings("ka.field exists", testScheme)).toEqual([]);
    expect(compileWarnings("proc.name = <NA>", testScheme)).toEqual([]);
  }),
  item(151, "evt.dir is deprecated", () => {
    for (const value of ["<", ">"]) {
      const condition = `evt.type = open and evt.dir = ${value}`;
      const loaded = loadTexts([ruleText("r", condition)]);
      expect(errorsOf(loaded)).toEqual([]);
      expect(warningsOf(loaded).filter((each) => each.startsWith("LOAD_DEPRECATED_ITEM"))).toEqual([
        expect.stringContaining("evt.dir"),
      ]);
    }
  }),
];

const warned: Items = [
  item(152, "the name of a field as a text", () => {
    expect(compileWarnings("evt.source = evt.plugininfo")).toEqual([
      "'evt.plugininfo' may be a valid field misused as a const string value",
    ]);
    expect(compileWarnings("evt.source = unknown.field")).toEqual([]);
  }),
  item(153, "a call of a transformer as a text", () => {
    expect(compileWarnings("evt.source = 'tolower(evt.plugininfo)'")).toEqual([
      "'tolower(evt.plugininfo)' may be a valid field transformer misused as a const string value",
    ]);
    expect(compileWarnings("evt.source = 'tolow(evt.plugininfo)'")).toEqual([]);
    expect(compileWarnings("evt.source = tolower")).toEqual([]);
  }),
  item(154, "a regular expression that is a plain text", () => {
    const around = ["^X$", "^X", "X$", "X"];
    const loose = [".*", ".+", ".?"].flatMap((any) => [`${any}X`, `X${any}`, `${any}X${any}`]);
    for (const pattern of [...around, ...loose].map((each) => each.replace("X", "syscall"))) {
      const text = `evt.source regex '${pattern}'`;
      expect([text, compileWarnings(text)]).toEqual([
        text,
        [expect.stringContaining("may be optimized")],
      ]);
    }
  }),
  item(155, "a regular expression that is none", () => {
    for (const pattern of ["syscall.{1}", "syscall\\\\.*", "s.*l", "syscal[l]?"]) {
      expect([pattern, compileWarnings(`evt.source regex "${pattern}"`)]).toEqual([pattern, []]);
    }
  }),
];

export const rightFields: Items = [...right, ...missing, ...warned];
