// Items 174–192: output texts.
import { expect } from "bun:test";
import { catalog } from "../../../src/fields/catalog.ts";
import type { Context } from "../../../src/fields/context.ts";
import { compileFormat, type Format } from "../../../src/fields/format.ts";
import { makeContext, type ThreadInput } from "../../support/make-context.ts";
import { item, type Items } from "./harness.ts";

function getcwd(threads: readonly ThreadInput[], tid = 1): Context {
  return makeContext("syscall_getcwd_x", { threads, tid, params: { res: 0, path: "/test/dir" } });
}

const init: ThreadInput = { tid: 1, comm: "init", exe: "/sbin/init", exepath: "/lib/systemd" };
const bash: ThreadInput = { tid: 20, ptid: 1, comm: "bash", exe: "-bash", exepath: "/bin/bash" };
const cat: ThreadInput = { tid: 30, ptid: 20, comm: "cat", exe: "cat", exepath: "/bin/cat" };

const event = getcwd([init]);
const nested = getcwd([init, { ...bash, args: ["-l"] }, cat], 30);

function format(text: string): Format {
  const compiled = compileFormat(text, catalog);
  if (!compiled.ok) throw new Error(`${text}: ${compiled.error.message}`);
  return compiled.value;
}

/** The text, and the fields as an alert's JSON has them. */
function shown(text: string, context = event): [string | undefined, Record<string, unknown>] {
  const compiled = format(text);
  return [compiled.render(context), Object.fromEntries(compiled.fields(context))];
}

function problem(text: string): string {
  const compiled = compileFormat(text, catalog);
  if (compiled.ok) throw new Error(`${text} compiles`);
  return compiled.error.message;
}

export const fieldsOutput: Items = [
  item(174, "text around a field is kept", () => {
    expect(shown("start %proc.name end")).toEqual(["start init end", { "proc.name": "init" }]);
  }),
  item(175, "a width pads or cuts the text, and not the value", () => {
    expect(shown("%2proc.name")).toEqual(["in", { "proc.name": "init" }]);
    expect(shown("%10proc.name")).toEqual(["init      ", { "proc.name": "init" }]);
  }),
  item(176, "the longest name wins, without anything between", () => {
    expect(shown("start%proc.nameand%thread.tidend")[0]).toBe("startinitand1end");
  }),
  item(177, "arguments are read", () => {
    expect(shown("%proc.aname[0]and%proc.apid[0]end")).toEqual([
      "initand1end",
      { "proc.aname[0]": "init", "proc.apid[0]": 1 },
    ]);
  }),
  item(178, "numbers stay numbers in JSON", () => {
    const [, fields] = shown("%proc.name %thread.tid");
    expect(JSON.stringify(fields)).toBe('{"proc.name":"init","thread.tid":1}');
  }),
  item(179, "a text without fields has none", () => {
    expect(shown("only text")).toEqual(["only text", {}]);
  }),
  item(180, "a missing value takes the text away", () => {
    expect(shown("start %proc.name %evt.asynctype end")[0]).toBeUndefined();
  }),
  item(181, "after an asterisk a missing value prints <NA> and is null", () => {
    expect(shown("*start %proc.name %evt.asynctype end")).toEqual([
      "start init <NA> end",
      { "proc.name": "init", "evt.asynctype": null },
    ]);
  }),
  item(182, "what is no field is refused", () => {
    expect(problem("%some.field")).toContain("some.field");
    expect(problem("%a")).toContain("invalid formatting token a");
    expect(problem("% end")).toContain("invalid formatting token");
    expect(problem("the end %")).toBe("invalid formatting syntax: formatting cannot end with a %");
    expect(problem("the end %12")).toBe(
      "invalid formatting syntax: formatting cannot end with a number",
    );
    expect(problem("")).toBe("empty formatting token");
  }),
  item(183, "a transformer shows its result; the field in it is a field of the alert", () => {
    expect(shown("%toupper(proc.name)")).toEqual(["INIT", { "proc.name": "init" }]);
  }),
  item(184, "a width before a transformer", () => {
    expect(shown("%2toupper(proc.name)")[0]).toBe("IN");
  }),
  item(185, "transformers in transformers", () => {
    expect(shown("%tolower(toupper(evt.arg[1]))")).toEqual([
      "/test/dir",
      { "evt.arg[1]": "/test/dir" },
    ]);
  }),
  item(186, "join", () => {
    expect(shown('%join("->", (proc.name, evt.arg.path))')).toEqual([
      "init->/test/dir",
      { "proc.name": "init", "evt.arg.path": "/test/dir" },
    ]);
  }),
  item(187, "concat, with transformers inside", () => {
    expect(shown("%concat(proc.name, evt.arg.path)")[0]).toBe("init/test/dir");
    expect(shown("%concat(toupper(proc.name), evt.arg.path)")).toEqual([
      "INIT/test/dir",
      { "proc.name": "init", "evt.arg.path": "/test/dir" },
    ]);
  }),
  item(188, "what is no transformer is refused", () => {
    const wrong = [
      ...["%val(proc.name)", "%some_transformer(proc.name)", "%(proc.name)"],
      ...["%toupper (proc.name)", "%toupper(proc.name", "%toupper(evt.num)"],
    ];
    for (const text of wrong) expect([text, problem(text)]).toEqual([text, expect.any(String)]);
    expect(shown("%toupper( proc.name )")[0]).toBe("INIT");
  }),
  item(189, "proc.aname without a number is all ancestors", () => {
    expect(shown("%proc.aname", nested)).toEqual(["bash init", { "proc.aname": "bash init" }]);
    expect(shown("*%proc.aname")).toEqual(["<NA>", { "proc.aname": null }]);
  }),
  item(190, "so are its relatives", () => {
    expect(shown("%proc.acmdline|%proc.aexe|%proc.aexepath", nested)[0]).toBe(
      "bash -l init|-bash /sbin/init|/bin/bash /lib/systemd",
    );
  }),
  item(191, "proc.apid without a number is the process itself", () => {
    expect(shown("%proc.apid", nested)).toEqual(["30", { "proc.apid": 30 }]);
  }),
  item(192, "the names of the fields in a text", () => {
    const text = "%proc.name %evt.arg[1] and %toupper(proc.exe) %proc.name";
    expect(format(text).fieldNames).toEqual(["proc.name", "evt.arg[1]", "proc.exe"]);
  }),
];
