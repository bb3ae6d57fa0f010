// Output texts: literals, placeholders, widths, missing values, keys.
import { describe, expect, test } from "bun:test";
import { makeContext } from "../../test/support/make-context.ts";
import { catalog } from "./catalog.ts";
import { compileFormat, type Format } from "./format.ts";

const context = makeContext("syscall_openat_2_x", {
  tid: 1,
  params: { fd: 3, dirfd: -100, name: "/test/dir", flags: 1, mode: 0 },
  threads: [
    {
      tid: 1,
      pid: 1,
      ptid: 0,
      comm: "init",
      exe: "/sbin/init",
      args: ["--all"],
      exepath: "/sbin/init",
    },
  ],
});

function compiled(text: string): Format {
  const result = compileFormat(text, catalog);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe("an output text", () => {
  const texts: [string, string | undefined][] = [
    // text                                           rendered
    ["start %proc.name end", "start init end"],
    ["%2proc.name|", "in|"],
    ["%10proc.name|", "init      |"],
    ["start%proc.nameand%thread.tidend", "startinitand1end"],
    ["%proc.aname[0]and%proc.apid[0]end", "initand1end"],
    ["start %proc.name %evt.asynctype", undefined],
    ["*start %proc.name %evt.asynctype.", "start init <NA>."],
    ["%toupper(proc.name)", "INIT"],
    ["%2toupper(proc.name)", "IN"],
    ["%tolower(toupper(evt.arg[2]))", "/test/dir"],
    ['%join("->", (proc.name, evt.arg.name))', "init->/test/dir"],
    ["%proc.apid", "1"],
    ["*%proc.aname", "<NA>"],
    ["%evt.arg.flags %evt.rawarg.flags", "O_RDONLY 1"],
    ["no field", "no field"],
  ];
  test.each(texts)("%p renders as %p", (text, rendered) => {
    expect(compiled(text).render(context)).toBe(rendered);
  });

  test("gives typed values, which are neither cut nor padded", () => {
    expect(compiled("*%2proc.name %thread.tid %evt.asynctype").fields(context)).toEqual([
      ["proc.name", "init"],
      ["thread.tid", 1],
      ["evt.asynctype", null],
    ]);
  });

  test("gives the plain fields inside of transformers, and each once", () => {
    const text = "%concat(proc.name, toupper(evt.arg.name)) %proc.name";
    expect(compiled(text).fieldNames).toEqual(["proc.name", "evt.arg.name"]);
  });

  test("has the whole time as an integer where its text shows a part", () => {
    expect(compiled("%evt.time.s").fields(context)).toEqual([["evt.time.s", 0n]]);
  });

  test("names deprecated fields", () => {
    expect(compiled("%evt.dir %proc.name").deprecated).toEqual(["evt.dir"]);
  });

  const refused: [string, string, number][] = [
    // text                    message                                                      at
    ["", "empty formatting token", 0],
    ["ends %", "invalid formatting syntax: formatting cannot end with a %", 5],
    ["ends %12", "invalid formatting syntax: formatting cannot end with a number", 5],
    ["a %not_a_real_field", "invalid formatting token not_a_real_field", 3],
    ["%some.field.", "invalid formatting token some.field.", 1],
    ["%evt.arg.nonsense", "unknown event argument nonsense", 1],
  ];
  test.each(refused)("%p is refused", (text, message, at) => {
    const result = compileFormat(text, catalog);
    expect(result.ok).toBe(false);
    if (!result.ok) expect([result.error.message, result.error.at]).toEqual([message, at]);
  });

  test.each(["%val(proc.name)", "%some_transformer(x.y)", "%(x.y)", "%toupper (proc.name)"])(
    "%p is no placeholder",
    (text) => expect(compileFormat(text, catalog).ok).toBe(false),
  );
});
