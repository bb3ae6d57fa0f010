// What the server takes of memory with far more rules than anybody has.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { DidChangeTextDocumentNotification } from "vscode-languageserver-protocol/node";
import { Client } from "./client.ts";

const rules = Array.from(
  { length: 10_000 },
  (_, i) => `- rule: Rule number ${i}
  desc: Somebody does what rule number ${i} is about
  condition: >
    evt.type in (open, openat, openat2) and fd.name startswith /etc/thing${i} and
    not proc.name in (cat${i}, ls, known_binaries) and user.uid != ${i} and known_procs
  output: File opened (user=%user.name file=%fd.name command=%proc.cmdline parent=%proc.pname)
  priority: WARNING
  tags: [filesystem, mitre_x]
`,
);
const before =
  "- list: known_binaries\n  items: [a, b]\n- macro: known_procs\n  condition: proc.name=x\n";

const megabytesMax = 450; // 300 to 400 were seen; 900 when nobody collected garbage.

test("ten thousand rules that are typed in fit in memory", async () => {
  const client = await Client.start();
  const uri = await client.open("/tmp/gyr-lsp-memory/rules.yaml", before + rules.join("\n"));
  await client.diagnostics(uri);
  for (let version = 1_000; version < 1_002; version++) {
    const start = { line: 5, character: 9 };
    const range = { start, end: { ...start, character: 10 } };
    await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range, text: String(version % 10) }],
    });
    await client.diagnostics(uri, version);
  }
  const status = readFileSync(`/proc/${client.process.pid}/status`, "latin1");
  expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024).toBeLessThan(megabytesMax);
  await client.stop();
}, 240_000);
