// Hover, definitions, references, renaming and the outline: `|` is the cursor.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  DefinitionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  type Location,
  type MarkupContent,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
} from "vscode-languageserver-protocol/node";
import { Client, marked, textIn } from "./client.ts";

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.stop());

let opened = 0;

/** Opens the text without its mark; answers what requests take. */
async function at(text: string) {
  const { text: document, position } = marked(text);
  const uri = await client.openAlone(`untitled:navigation-${opened++}`, document);
  return { textDocument: { uri }, position, document };
}

/** Lines (from 1) with the text found there, of this document. */
function shown(locations: readonly Location[], uri: string, text: string): readonly string[] {
  return locations
    .filter((location) => location.uri === uri)
    .map(({ range }) => `${range.start.line + 1} ${textIn(text, range)}`);
}

const base = `# Programs that start others.
# Keep it short.
- list: nav_shells
  items: [bash, zsh]
- list: nav_all
  items: [nav_shells, "fish"]
- macro: nav_spawned
  condition: evt.type in (execve, execveat) and proc.name in (nav_all)
- rule: Nav rule
  desc: d
  condition: >
    nav_spawned
    and not proc.pname in (nav_shells, sshd)
  output: "Started %proc.name by %toupper(user.name)"
  priority: ERROR
  exceptions:
    - name: known
      fields: [proc.name, fd.name]
      comps: [in, startswith]
      values:
        - [nav_shells, /tmp]
- rule: Nav rule
  condition: and nav_spawned
  override:
    condition: append
- rule: Nav audit
  desc: d
  condition: ka.verb=get and evt.time exists
  output: "%ka.target.name"
  priority: ERROR
  source: k8s_audit
`;

/** The base text with the cursor inside the nth occurrence of a word. */
function cursorOn(word: string, nth = 1): string {
  let index = -1;
  for (let i = 0; i < nth; i++) index = base.indexOf(word, index + 1);
  return `${base.slice(0, index + 1)}|${base.slice(index + 1)}`;
}

describe("hover", () => {
  const cases: readonly (readonly [what: string, word: string, nth: number, says: string])[] = [
    ["a field", "proc.pname", 1, "Operators: `exists`"],
    ["a field of an exception", "fd.name", 1, "**fd.name**"],
    ["a field of an output", "proc.name", 2, "**proc.name**"],
    ["a field in an output's transformer", "user.name", 1, "**user.name**"],
    ["a field of audit events", "ka.verb", 1, "In rules with `source: k8s_audit`."],
    ["an output of audit events", "ka.target.name", 1, "**ka.target.name**"],
    ["a field of all events", "evt.time", 1, "**evt.time**"],
    ["an operator", "in (execve", 1, "**in**"],
    ["an operator of an exception", "startswith", 1, "**startswith**"],
    ["an event type", "execveat", 1, "evt.arg.exe"],
    ["a macro", "nav_spawned", 2, "evt.type in (execve, execveat)"],
    ["a macro, written out", "nav_spawned", 2, "proc.name in (bash, zsh, fish)"],
    ["a list", "nav_shells", 3, "bash, zsh"],
    ["a list's comment", "nav_shells", 3, "Programs that start others.\nKeep it short."],
    ["a list, written out", "nav_all", 2, "bash, zsh, fish"],
    ["a rule with changes", "Nav rule", 2, "changed by 1 later item"],
    ["a key", "priority:", 1, "How severe"],
    ["a key of an exception", "comps:", 1, "One operator per field"],
    ["a key of an override", "override:", 1, "appends to the rule"],
  ];
  test.each(cases)("on %s (%s, %p)", async (_what, word, nth, says) => {
    const params = await at(cursorOn(word, nth));
    await client.diagnostics(params.textDocument.uri); // What macros become is known by then.
    const hover = await client.connection.sendRequest(HoverRequest.type, params);
    expect((hover?.contents as MarkupContent | undefined)?.value).toContain(says);
    expect(textIn(params.document, hover!.range!).startsWith(word.split(/[ :]/)[0]!)).toBe(true);
  });

  test.each(["Started", "sshd", "bash", "known"])("on %p is nothing", async (word) => {
    const params = await at(cursorOn(word));
    expect(await client.connection.sendRequest(HoverRequest.type, params)).toBeNull();
  });
});

describe("definitions", () => {
  const cases: readonly (readonly [what: string, word: string, nth: number, want: string])[] = [
    ["a macro of a condition", "nav_spawned", 2, "7 nav_spawned"],
    ["a list of a condition", "nav_shells", 3, "3 nav_shells"],
    ["a list of a list", "nav_shells", 2, "3 nav_shells"],
    ["a list of an exception", "nav_shells", 4, "3 nav_shells"],
    ["an override", "Nav rule", 2, "9 Nav rule"],
  ];
  test.each(cases)("of %s (%s, %p)", async (_what, word, nth, want) => {
    const params = await at(cursorOn(word, nth));
    const found = await client.connection.sendRequest(DefinitionRequest.type, params);
    const { uri } = params.textDocument;
    expect(shown(found as Location[], uri, params.document)).toContain(want);
  });

  test("of a field there is none", async () => {
    const params = await at(cursorOn("proc.pname"));
    expect(await client.connection.sendRequest(DefinitionRequest.type, params)).toEqual([]);
  });
});

describe("references", () => {
  const uses = async (word: string, includeDeclaration: boolean) => {
    const params = await at(cursorOn(word));
    const context = { includeDeclaration };
    const found = await client.connection.sendRequest(ReferencesRequest.type, {
      ...{ ...params, context },
    });
    return shown(found ?? [], params.textDocument.uri, params.document);
  };
  test("of a list are in lists, conditions and exceptions", async () => {
    expect(await uses("nav_shells", true)).toEqual([
      ...["3 nav_shells", "6 nav_shells", "13 nav_shells", "21 nav_shells"],
    ]);
  });
  test("of a macro, without its definition", async () => {
    expect(await uses("nav_spawned", false)).toEqual(["12 nav_spawned", "23 nav_spawned"]);
  });
  test("of a rule are its changes", async () => {
    expect(await uses("Nav rule", true)).toEqual(["9 Nav rule", "22 Nav rule"]);
  });
});

describe("renaming", () => {
  const rename = async (text: string, newName: string) => {
    const params = await at(text);
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...params, newName });
    return edit?.changes?.[params.textDocument.uri]?.map(
      ({ range, newText }) =>
        `${range.start.line + 1} ${textIn(params.document, range)}>${newText}`,
    );
  };
  const small = (name: string) =>
    `- macro: ${name}_m\n  condition: evt.type=open\n- list: ${name}_l\n  items: [a]\n` +
    `- macro: ${name}_n\n  condition: ${name}_m and proc.name in (${name}_l) and fd.name=${name}_m\n`;

  test("a macro leaves equal words alone that mean something else", async () => {
    const text = small("ra").replace("ra_m", "r|a_m");
    expect(await rename(text, "better")).toEqual(["1 ra_m>better", "6 ra_m>better"]);
  });
  test("a list", async () => {
    const text = small("rb").replace("(rb_l", "(r|b_l");
    expect(await rename(text, "better_l")).toEqual(["3 rb_l>better_l", "6 rb_l>better_l"]);
  });
  test.each([
    ["a b", "'a b' cannot be the name of a macro."],
    ["not", "'not' is a word of the language."],
    ["rc_n", "There is a macro 'rc_n' already"],
  ])("to %p is refused", async (newName, reason) => {
    const text = small("rc").replace("rc_m", "r|c_m");
    await expect(rename(text, newName)).rejects.toThrow(reason);
  });
  test("is offered for macros and lists only", async () => {
    const ask = async (text: string) =>
      await client.connection.sendRequest(PrepareRenameRequest.type, await at(text));
    expect(await ask(cursorOn("nav_shells", 3))).toMatchObject({ start: { line: 12 } });
    expect(await ask(cursorOn("proc.pname"))).toBeNull();
    expect(await ask(cursorOn("Nav rule"))).toBeNull();
  });
});

describe("the outline", () => {
  const symbols = async (text: string) => {
    const uri = await client.openAlone(`untitled:outline-${opened++}`, text);
    const params = { textDocument: { uri } };
    const found = await client.connection.sendRequest(DocumentSymbolRequest.type, params);
    return (found ?? []).map((symbol) => {
      if (!("range" in symbol)) throw new Error("a symbol without a range of its own");
      const { name, detail, range } = symbol;
      return `${range.start.line + 1}-${range.end.line + 1} ${detail} ${name}`;
    });
  };
  test("has every item with a name", async () => {
    expect(await symbols(`- required_engine_version: 0.50.0\n\n${base}`)).toEqual([
      ...["5-6 list nav_shells", "7-8 list nav_all", "9-10 macro nav_spawned"],
      ...["11-23 rule Nav rule", "24-27 rule, changed Nav rule", "28-33 rule Nav audit"],
    ]);
  });
  test("has the items around one that is no YAML", async () => {
    const text = "- macro: a\n  condition: x\n- macro: b\n  condition: [\n- list: c\n  items: []\n";
    expect(await symbols(text)).toEqual(["1-2 macro a", "3-4 macro b", "5-6 list c"]);
  });
});
