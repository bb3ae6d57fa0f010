// Both ends of the line between the threads, in one thread.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../base/limits.ts";
import { Json } from "./json.ts";
import { hostAuditSource } from "./thread-host.ts";
import type { AuditThread, FromAudit, ToAudit } from "./thread-protocol.ts";
import { type AuditListener, openAuditThread } from "./thread-source.ts";

let path: string;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "audit-"));
  path = join(directory, "audit.log");
});
afterEach(() => rmSync(directory, { recursive: true }));

const event = (id: string) =>
  `{"kind":"Event","auditID":"${id}","stageTimestamp":"2026-05-04T03:02:01Z"}\n`;

/** A line whose messages are copied, and come a turn later. */
function lineTo(seen: FromAudit[] = []) {
  let hearHost: (message: ToAudit) => void = () => {};
  let hearMain: (message: FromAudit) => void = () => {};
  let fail: (reason: string) => void = () => {};
  let ends = 0;
  const later = <M>(message: M, moved: readonly ArrayBufferLike[], hear: () => (m: M) => void) => {
    const copy = structuredClone(message, { transfer: [...moved] as ArrayBuffer[] });
    setImmediate(() => hear()(copy));
  };
  hostAuditSource({
    post: (message, moved) => {
      seen.push(message);
      later(message, moved, () => hearMain);
    },
    listen: (hear) => {
      hearHost = hear;
    },
  });
  const thread: AuditThread = {
    post: (message, moved) => later(message, moved, () => hearHost),
    listen: (hear) => {
      hearMain = hear;
    },
    onEnd: (hear) => {
      fail = hear;
    },
    end: () => ends++,
  };
  return { thread, fail: (reason: string) => fail(reason), ends: () => ends };
}

async function open(thread: AuditThread, changes: Partial<AuditListener> = {}) {
  const settings = { certificatePath: "", eventBytesMax: 100_000, batchBytesMax: 1_000_000 };
  const heard: string[] = [];
  const said: string[] = [];
  const opened = await openAuditThread(
    thread,
    { ...settings, origin: { kind: "files", path } },
    {
      event: ({ json }) => heard.push(new Json(json).at("auditID")?.text ?? ""),
      problem: (sentence) => said.push(sentence),
      untold: (count) => said.push(`${count} more`),
      isReady: () => true,
      ...changes,
    },
  );
  return { opened, heard, said };
}

test("brings events in order, and ends when all were looked at", async () => {
  const ids = Array.from({ length: 1_000 }, (_, i) => `id ${i}`);
  writeFileSync(path, ids.map(event).join(""));
  const line = lineTo();
  const { opened, heard } = await open(line.thread);
  if (!opened.ok) throw new Error(opened.error);
  expect(await opened.value.ended).toBeUndefined();
  expect(heard).toEqual(ids);
  expect(opened.value.reading).toMatchObject({ received: 1_000, events: 1_000, waiting: 0 });
  await opened.value.close();
  expect(line.ends()).toBe(1);
});

test("no more groups are on their way than may be", async () => {
  const line = `[${Array.from({ length: 2_000 }, () => event("x")).join(",")}]`;
  writeFileSync(path, line.replaceAll("\n", ""));
  const seen: FromAudit[] = [];
  const groups = () => seen.filter((message) => message.event === "group");
  let isReady = false;
  const { opened } = await open(lineTo(seen).thread, { isReady: () => isReady });
  if (!opened.ok) throw new Error(opened.error);
  for (let ms = 0; ms < 5_000 && groups().length < limits.auditGroupsMax; ms += 5)
    await Bun.sleep(5);
  await Bun.sleep(30);
  expect(groups()).toHaveLength(limits.auditGroupsMax);
  expect(opened.value.isBusy).toBe(true);
  expect(opened.value.reading.waiting).toBeGreaterThan(100_000);
  isReady = true;
  await opened.value.ended;
  expect(opened.value.reading.events).toBe(2_000);
  expect(groups().length).toBeGreaterThan(limits.auditGroupsMax);
});

test("whoever is closed does not wait for room", async () => {
  writeFileSync(path, event("a") + event("b"));
  const { opened, heard } = await open(lineTo().thread, { isReady: () => false });
  if (!opened.ok) throw new Error(opened.error);
  await Bun.sleep(20);
  await opened.value.close();
  expect(heard).toEqual(["a", "b"]);
});

test("what is wrong is told, and how much more", async () => {
  writeFileSync(path, `[${Array.from({ length: 15 }, () => "{}").join(",")}]`);
  const { opened, said } = await open(lineTo().thread);
  if (opened.ok) await opened.value.ended;
  expect(said).toHaveLength(11);
  expect(said.at(-1)).toBe("5 more");
});

test("says why it cannot open", async () => {
  const { opened } = await open(lineTo().thread);
  expect(opened).toMatchObject({ ok: false, error: expect.stringContaining("ENOENT") });
});

test("a thread that stops ends the source with a failure, and keeps no close waiting", async () => {
  writeFileSync(path, event("a"));
  const line = lineTo();
  const { opened } = await open(line.thread, { isReady: () => false });
  if (!opened.ok) throw new Error(opened.error);
  line.fail("out of memory");
  expect(await opened.value.ended).toBe("its thread stopped: out of memory");
  await opened.value.close();
});
