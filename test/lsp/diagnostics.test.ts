// What the server says is wrong, where, and which files it looks at to know.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  ConfigurationRequest,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol/node";
import { Client, textIn } from "./client.ts";

let client: Client;
const folder = mkdtempSync(join(tmpdir(), "gyr-lsp-"));
beforeAll(async () => {
  client = await Client.start();
});
afterAll(async () => {
  await client.stop();
  rmSync(folder, { recursive: true });
});

let opened = 0;

function write(path: string, text: string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

/** `E line text code message` for each mistake of the text. */
async function mistakes(text: string, name?: string): Promise<readonly string[]> {
  const uri = await client.openAlone(name ?? `untitled:mistakes-${opened++}`, text);
  return (await client.diagnostics(uri)).map((diagnostic) => shown(diagnostic, text));
}

function shown({ severity, range, code, message }: Diagnostic, text: string): string {
  const letter = severity === DiagnosticSeverity.Error ? "E" : "W";
  return `${letter} ${range.start.line + 1} [${textIn(text, range)}] ${code} ${message}`;
}

const rule = (condition: string, output = "o"): string =>
  `- rule: R\n  desc: d\n  condition: ${condition}\n  output: ${output}\n  priority: ERROR\n`;

const audit = (condition: string, output = '"%ka.user.name"'): string =>
  `${rule(condition, output)}  source: k8s_audit\n`;

describe("diagnostics", () => {
  const cases: readonly (readonly [what: string, text: string, starts: readonly string[]])[] = [
    ["nothing", rule("evt.type=open"), []],
    ["an unknown field", rule("evt.type=open and proc.nam=x"), ["E 3 [proc.nam] LOAD_ERR_COMP"]],
    ["an unknown macro", rule("evt.type=open and nope"), ["E 3 [nope] LOAD_ERR_VALIDATE"]],
    [
      "a macro that no rule uses",
      "- macro: m\n  condition: proc.nam=x and evt.type=opn\n",
      ["W 1 [macro: m] LOAD_UNUSED", "W 2 [proc.nam] LOAD_COMP", "W 2 [opn] LOAD_COMPILE"],
    ],
    [
      "an unused macro for a source that is not there",
      "- macro: m\n  condition: ct.name=x\n",
      ["W 1 [macro: m] LOAD_UNUSED"],
    ],
    [
      "a macro that a rule uses, once",
      `- macro: m\n  condition: proc.nam=x\n${rule("evt.type=open and m")}`,
      ["E 2 [proc.nam] LOAD_ERR_COMPILE"],
    ],
    ["nothing about audit events", audit("ka.verb=get and ka.target.resource=pods"), []],
    ["an unknown field of audit events", audit("ka.verbs=get"), ["E 3 [ka.verbs] LOAD_ERR_COMP"]],
    ["a field of other events", audit("proc.name=get"), ["E 3 [proc.name] LOAD_ERR_COMP"]],
    ["a field of audit events", rule("ka.verb=get"), ["E 3 [ka.verb] LOAD_ERR_COMP"]],
    [
      "an output about audit events",
      audit("ka.verb=get", '"a %proc.name"'),
      ["E 4 [proc.name] LOAD_ERR_COMPILE_OUT"],
    ],
    ["an unknown event", rule("evt.type in (open, opn)"), ["E 3 [opn] LOAD_ERR_COMPILE"]],
    ["a missing word", rule("evt.type= and x"), ["E 3 [x] LOAD_ERR_COMPILE_CONDITION"]],
    ["an output", rule("evt.type=open", '"a %proc.nam"'), ["E 4 [proc.nam] LOAD_ERR_COMPILE_OUT"]],
    ["a key", `${rule("evt.type=open")}  tagz: []\n`, ["W 6 [tagz:] LOAD_UNKNOWN_KEY"]],
    ["YAML", "- macro: m\n  condition: [a\n- x\n", ["E "]],
    ["all of them", rule("proc.nam=x", "a %fd.nam"), ["E 3 [proc.nam]", "E 4 [fd.nam]"]],
    [
      "a macro that nobody uses",
      "- macro: m\n  condition: evt.type=open\n",
      ["W 1 [macro: m] LOAD_UNUSED_MACRO"],
    ],
  ];
  test.each(cases)("about %s", async (_what, text, starts) => {
    const found = await mistakes(text);
    expect(found.length).toBe(starts.length);
    for (const [index, line] of found.entries()) {
      expect(line.slice(0, starts[index]!.length), line).toBe(starts[index]!);
    }
  });

  test("say what was meant", async () => {
    expect((await mistakes(rule("proc.nam=x")))[0]).toContain("did you mean 'proc.name'");
  });

  test("in a macro show the chain that led to it", async () => {
    const inner = "- macro: inner\n  condition: evt.type=open and proc.nam=x\n";
    const outer = "- macro: outer\n  condition: fd.num=1 and inner\n";
    const text = inner + outer + rule("outer");
    const uri = await client.openAlone("untitled:macro-chain", text);
    const [found, ...more] = await client.diagnostics(uri);
    expect(more).toEqual([]);
    expect(textIn(text, found!.range)).toBe("proc.nam");
    const related = found!.relatedInformation?.map(({ location: { range }, message }) => {
      return `${range.start.line + 1} [${textIn(text, range)}] ${message}`;
    });
    expect(related).toEqual(["7 [outer] Used by rule 'R'.", "4 [inner] Through macro 'inner'."]);
  });

  test("fade what is unused", async () => {
    const uri = await client.openAlone("untitled:unused", "- list: l\n  items: [a]\n");
    const [found] = await client.diagnostics(uri);
    expect(found?.tags).toEqual([DiagnosticTag.Unnecessary]);
  });

  test("follow edits, whole and in part", async () => {
    const text = rule("evt.type=open and proc.nam=x");
    const uri = await client.openAlone("untitled:edits", text);
    expect((await client.diagnostics(uri)).length).toBe(1);
    const at = { line: 2, character: text.split("\n")[2]!.indexOf("proc.nam") + 8 };
    const change = async (version: number, contentChanges: TextDocumentContentChangeEvent[]) => {
      const params = { textDocument: { uri, version }, contentChanges };
      await client.connection.sendNotification(DidChangeTextDocumentNotification.type, params);
      return await client.diagnostics(uri, version);
    };
    expect(await change(1_000, [{ range: { start: at, end: at }, text: "e" }])).toEqual([]);
    expect((await change(1_001, [{ text: rule("nope") }])).length).toBe(1);
    expect(await change(1_002, [{ text: "" }])).toEqual([]);
  });

  test("are gone when the document is closed", async () => {
    const uri = await client.openAlone("untitled:closed", rule("nope"));
    expect((await client.diagnostics(uri)).length).toBe(1);
    client.published.delete(uri);
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri },
    });
    expect(await client.diagnostics(uri)).toEqual([]);
  });
});

describe("other files", () => {
  const uses = rule("evt.type=open and from_base");
  const base = "- macro: from_base\n  condition: proc.name=x\n";

  test("of the folder are loaded too, in Falco's order", async () => {
    write("order/falco_rules.yaml", base);
    write("order/falco.yaml", "rules_files: [x]\n");
    const name = write("order/a.yaml", uses);
    expect(await mistakes(uses, name)).toEqual([]);
    const early = write("order/falco_rules.local.yaml", uses);
    expect(await mistakes(uses, early)).toEqual([]);
  });

  test("after this one do not define what it uses", async () => {
    write("late/z.yaml", base);
    const name = write("late/a.yaml", uses);
    expect((await mistakes(uses, name))[0]).toContain("from_base");
  });

  test("above rules.d come before it", async () => {
    write("etc/falco_rules.yaml", base);
    const name = write("etc/rules.d/mine.yaml", uses);
    expect(await mistakes(uses, name)).toEqual([]);
  });

  test("that are open count as they are in the editor", async () => {
    const first = write("open/a.yaml", "- macro: old_name\n  condition: proc.name=x\n");
    const second = write("open/b.yaml", uses);
    expect((await mistakes(uses, second)).length).toBeGreaterThan(0);
    await client.open(first, base);
    const uri = pathToFileURL(second).href;
    client.published.delete(uri);
    expect(await client.diagnostics(uri)).toEqual([]);
  });

  test("with mistakes do not hide those of this one", async () => {
    write("broken/a.yaml", "- macro: [\n");
    const text = rule("proc.nam=x");
    const name = write("broken/b.yaml", text);
    expect((await mistakes(text, name))[0]).toContain("proc.nam");
  });
});

describe("the setting gyr.rulesFiles", () => {
  const text = rule("evt.type=open and spawned_process");
  const withSettings = async (rulesFiles: readonly string[], folderOf = folder) => {
    return await Client.start({
      initialize: {
        initializationOptions: { rulesFiles },
        workspaceFolders: [{ name: "w", uri: pathToFileURL(folderOf).href }],
      },
    });
  };
  const ownMistakes = async (own: Client, name: string) => {
    const uri = await own.openAlone(name, text);
    const found = await own.diagnostics(uri);
    await own.stop();
    return found.map(({ message }) => message);
  };

  test("names the built-in rules", async () => {
    const own = await withSettings(["builtin:gyr_rules.yaml"]);
    expect(await ownMistakes(own, "untitled:builtin")).toEqual([]);
  });

  test("names files of the workspace", async () => {
    write("set/base/one.yaml", "- macro: spawned_process\n  condition: proc.name=x\n");
    const own = await withSettings(["set/base"]);
    expect(await ownMistakes(own, "untitled:folder")).toEqual([]);
  });

  test("is asked of the client and followed when it changes", async () => {
    const one = write("asked/one.yaml", "- macro: spawned_process\n  condition: proc.name=x\n");
    const own = await Client.start({
      initialize: { capabilities: { workspace: { configuration: true } } },
    });
    let rulesFiles: readonly string[] = [];
    own.connection.onRequest(ConfigurationRequest.type, () => [{ rulesFiles }]);
    const uri = await own.openAlone("untitled:asked", text);
    expect((await own.diagnostics(uri)).length).toBe(1);
    rulesFiles = [one];
    own.published.clear();
    const settings = null;
    await own.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
    while ((await own.diagnostics(uri)).length > 0) own.published.clear();
    await own.stop();
  });
});
