import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../base/limits.ts";
import { Json } from "./json.ts";
import type { Origin } from "./settings.ts";
import { type AuditSource, openAuditSource } from "./source.ts";
import { AuditCounts } from "./thread-protocol.ts";

const event = (id: string) =>
  `{"kind":"Event","auditID":"${id}","stageTimestamp":"2026-05-04T03:02:01Z"}`;
const lines = (...ids: readonly string[]) => ids.map((id) => `${event(id)}\n`).join("");

let directory: string;
let heard: string[];
let problems: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "audit-"));
  heard = [];
  problems = [];
});

afterEach(() => rmSync(directory, { recursive: true }));

function open(origin: Origin, batchBytesMax = 10_000_000): AuditSource {
  const settings = { origin, certificatePath: "", eventBytesMax: 1_000_000, batchBytesMax };
  const opened = openAuditSource(settings, {
    counts: new AuditCounts(),
    take: async (group) => {
      heard.push(...group.events.map(({ json }) => new Json(json).at("auditID")?.text ?? ""));
      problems.push(...group.problems);
    },
  });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

const file = (name = "audit.log") => join(directory, name);

/** Reads to the end. */
async function readAll(path: string, batchBytesMax?: number): Promise<string | undefined> {
  const source = open({ kind: "files", path }, batchBytesMax);
  const failure = await source.ended;
  await source.close();
  return failure;
}

test("reads a file to its end, with a last line that does not end", async () => {
  writeFileSync(file(), `${lines("a")}\r\n\n[${event("b")},${event("c")}]\n${event("d")}`);
  expect(await readAll(file())).toBeUndefined();
  expect(heard).toEqual(["a", "b", "c", "d"]);
});

test("goes on after a line that is no event, or is too long", async () => {
  writeFileSync(file(), `${lines("a")}nonsense\n${"x".repeat(600_000)}\n${lines("b")}`);
  await readAll(file(), 1_000);
  expect(heard).toEqual(["a", "b"]);
  expect(problems.toSorted()).toEqual([
    "a line of 600000 bytes is longer than webhookMaxBatchSize",
    "not JSON: expected a value at character 1",
  ]);
});

test("reads more than fits a buffer", async () => {
  const ids = Array.from({ length: 20_000 }, (_each, index) => `id-${index}`);
  writeFileSync(file(), lines(...ids));
  await readAll(file());
  expect(heard).toEqual(ids);
});

test("reads the files of a directory, the oldest first", async () => {
  for (const [index, name] of ["c", "a", "b"].entries()) {
    writeFileSync(file(name), event(name));
    utimesSync(file(name), 1_000 + index, 1_000 + index);
  }
  mkdirSync(file("deeper"));
  await readAll(directory);
  expect(heard).toEqual(["c", "a", "b"]);
});

test("says what cannot be read", () => {
  const origin: Origin = { kind: "files", path: file("nothing") };
  expect(() => open(origin)).toThrow("nothing");
});

async function until(holds: () => boolean): Promise<void> {
  for (let ms = 0; ms < 5_000 && !holds(); ms += 10) await Bun.sleep(10);
}

test("follows a file through what log rotation does to it", async () => {
  const seen = (...ids: readonly string[]) => until(() => heard.length >= ids.length);
  writeFileSync(file(), lines("before"));
  const source = open({ kind: "follow", path: file() });
  appendFileSync(file(), `${lines("a")}${event("b").slice(0, 20)}`);
  await seen("a");
  expect(heard).toEqual(["a"]);
  appendFileSync(file(), `${event("b").slice(20)}\n`);
  await seen("a", "b");
  renameSync(file(), file("audit.log.1"));
  appendFileSync(file("audit.log.1"), lines("c")); // Who writes has not heard of it yet.
  writeFileSync(file(), lines("d"));
  await seen("a", "b", "c", "d");
  truncateSync(file());
  await Bun.sleep(2 * limits.auditFollowMs);
  appendFileSync(file(), lines("e"));
  await seen("a", "b", "c", "d", "e");
  appendFileSync(file(), lines("f"));
  await source.close();
  expect(heard).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("follows a file that is not there yet", async () => {
  const source = open({ kind: "follow", path: file() });
  writeFileSync(file(), lines("a"));
  await until(() => heard.length > 0);
  await source.close();
  expect(heard).toEqual(["a"]);
});
