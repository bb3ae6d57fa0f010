import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../../base/limits.ts";
import type { FormattedAlert } from "../channel.ts";
import { spoolsLeftBehind } from "./left-behind.ts";
import { encodeRecord, findRecord } from "./record.ts";
import { Spool, type SpoolSettings, type SpoolTools, systemTools } from "./spool.ts";

let home = "";
let folder = "";
let told: string[] = [];
let open: Spool[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gyr-spool-"));
  folder = join(home, "spool", "http");
  told = [];
});
afterEach(async () => {
  await Promise.all(open.map((spool) => spool.close()));
  open = [];
  rmSync(home, { recursive: true, force: true });
});

const alert = (line: string): FormattedAlert => {
  return { line, json: false, priority: { name: "Warning", level: 4 } };
};

function make(settings: Partial<SpoolSettings> = {}, tools: Partial<SpoolTools> = {}): Spool {
  const spool = new Spool(
    { folder, bytesMax: 100_000, ageMsMax: 1_000_000, ...settings },
    { ...systemTools, tell: (message) => told.push(message), ...tools },
  );
  open.push(spool);
  return spool;
}

/** As a killed process leaves it: nothing is closed. */
function kill(): void {
  open = [];
}

function readAll(spool: Spool): string[] {
  const lines: string[] = [];
  for (let got = spool.read(); got !== undefined; got = spool.read()) lines.push(got.alert.line);
  return lines;
}

const segments = () => readdirSync(folder).filter((name) => name.endsWith(".spool"));
const segment = (index = 0) => join(folder, segments().toSorted()[index]!);
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `a${from + i}`);

describe("a record", () => {
  const cases: readonly FormattedAlert[] = [
    alert(""),
    alert('quotes " \\ \n grün 😀 \u0000 \ud800'),
    alert("gyrS".repeat(20)),
    {
      ...alert("x"),
      json: true,
      details: {
        timeNs: 1_700_000_000_123_456_789n,
        ...{ level: 4, rule: "r", source: "syscall", tags: ["a"], hostname: "h", output: "o" },
        fields: { "proc.name": "sh" },
      },
    },
  ];
  test.each(cases)("comes back as it was %#", (given) => {
    const bytes = encodeRecord({ number: 7, timeMs: 1_234, alert: given });
    const found = findRecord(bytes, 0);
    expect(found).toEqual({
      record: { number: 7, timeMs: 1_234, alert: given },
      end: bytes.length,
    });
  });

  test("is found behind what is none", () => {
    const bytes = encodeRecord({ number: 7, timeMs: 1, alert: alert("x") });
    const dirty = Buffer.concat([Buffer.from("gyrS gyrS"), bytes.subarray(0, 20), bytes]);
    expect(findRecord(dirty, 0)).toMatchObject({ record: { number: 7 }, end: dirty.length });
    expect(findRecord(bytes.subarray(0, -1), 0)).toBeUndefined();
  });
});

describe("a spool", () => {
  test("gives back in order what it was given, read early or late", () => {
    const spool = make();
    for (const line of lines(5)) spool.append(alert(line));
    expect(readAll(spool)).toEqual(lines(5));
    spool.append(alert("seen"));
    spool.skipNewest();
    for (const line of lines(3, 5)) spool.append(alert(line));
    expect(spool.unread).toBe(3);
    expect(readAll(spool)).toEqual(lines(3, 5));
    expect([spool.lost, told]).toEqual([0, []]);
  });

  test("begins at the first that was not acknowledged when its process was killed", () => {
    let spool = make();
    for (const line of lines(10)) spool.append(alert(line));
    readAll(spool);
    spool.acknowledge(4);
    kill();
    spool = make();
    expect(spool.unread).toBe(7);
    expect(readAll(spool)).toEqual(lines(7, 3));
    spool.append(alert("new"));
    expect(readAll(spool)).toEqual(["new"]);
    spool.acknowledge(12);
    kill();
    spool = make();
    expect([spool.unread, segments()]).toEqual([0, []]);
    spool.append(alert("newer"));
    expect(spool.read()).toMatchObject({ number: 12, alert: { line: "newer" } });
    expect(told).toEqual([]);
  });

  test("leaves no files behind that hold nothing", async () => {
    const spool = make({ bytesMax: 8_000 });
    for (const line of lines(40)) {
      const { number } = spool.append(alert(line));
      spool.skipNewest();
      spool.acknowledge(number + 1);
      expect(segments().length).toBeLessThan(3);
    }
    open = [];
    await spool.close();
    expect(readdirSync(folder)).toEqual(["position"]);
  });

  test("cuts off a last record that was torn, whatever is left of it", () => {
    const spool = make();
    for (const line of lines(3)) spool.append(alert(line));
    kill();
    const whole = readFileSync(segment());
    const third = whole.length - whole.length / 3;
    for (let length = whole.length - 1; length > third; length--) {
      rmSync(join(folder, "lock"));
      truncateSync(segment(), length);
      told = [];
      expect([length, readAll(make())]).toEqual([length, lines(2)]);
      expect(told).toEqual([
        `the spool ends with ${length - third} bytes of a record that was not written whole`,
      ]);
      kill();
      expect(statSync(segment()).size).toBe(third);
      writeFileSync(segment(), whole);
    }
  });

  test("loses one alert to one damaged byte, wherever it is, and counts it", () => {
    const spool = make();
    for (const line of lines(4)) spool.append(alert(line));
    kill();
    const whole = readFileSync(segment());
    const size = whole.length / 4;
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 + (at % 255);
      writeFileSync(segment(), bytes);
      const damaged = Math.floor(at / size);
      const again = make();
      const want = lines(4).filter((_, index) => index !== damaged);
      expect([at, readAll(again)]).toEqual([at, want]);
      // Of the last one nobody knows that it was there.
      expect([at, again.lost]).toEqual([at, damaged === 3 ? 0 : 1]);
      kill();
    }
    expect(told).toContain("the spool is damaged: 1 alerts cannot be read; they count as dropped");
  });

  test("begins earlier, never later, when a byte of its position is damaged", () => {
    const spool = make();
    for (const line of lines(4)) spool.append(alert(line));
    spool.acknowledge(2);
    spool.acknowledge(3);
    kill();
    const path = join(folder, "position");
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 + (at % 255);
      writeFileSync(path, bytes);
      expect([at, readAll(make()).at(0)]).toEqual([at, expect.stringMatching(/^a[012]$/)]);
      kill();
    }
    writeFileSync(path, "");
    expect(readAll(make())).toEqual(lines(4));
  });

  test("drops the oldest alerts when it is full, counts and tells", () => {
    const spool = make({ bytesMax: 20_000 });
    for (const line of lines(500)) spool.append(alert(line.padEnd(100)));
    expect(spool.bytes).toBeLessThanOrEqual(20_000);
    expect(spool.lost).toBeGreaterThan(300);
    expect(spool.unread + spool.lost).toBe(500);
    expect(told[0]).toMatch(/^\d+ alerts in the spool did not fit into spool\.max_megabytes; the/);
    const got = readAll(spool).map((line) => line.trim());
    expect(got).toEqual(lines(500).slice(spool.lost));
    expect(() => spool.append(alert("x".repeat(20_001)))).toThrow("larger than the spool may be");
  });

  test("drops what is too old, also at its start", () => {
    let now = Date.now();
    const tools = { now: () => now };
    let spool = make({ ageMsMax: 8_000 }, tools);
    for (const line of lines(10)) {
      spool.append(alert(line));
      now += 2_000;
    }
    const kept = lines(10).slice(spool.lost);
    expect(spool.lost).toBeGreaterThanOrEqual(5);
    expect(told[0]).toBe(
      "1 alerts in the spool are older than spool.max_age allows; the oldest are dropped and " +
        "counted",
    );
    kill();
    // The files say when they were written, by the machine's clock.
    spool = make({ ageMsMax: 8_000 });
    expect(readAll(spool)).toEqual(kept);
    kill();
    now = Date.now() + 60_000;
    spool = make({ ageMsMax: 8_000 }, tools);
    expect([spool.unread, spool.lost > 0]).toEqual([0, true]);
  });

  test("counts what somebody deleted", () => {
    const spool = make({ bytesMax: 20_000 });
    for (const line of lines(100)) spool.append(alert(line));
    expect(segments().length).toBeGreaterThan(2);
    rmSync(segment(1));
    const got = readAll(spool);
    expect(got.length + spool.lost).toBe(100);
    expect(spool.lost).toBeGreaterThan(0);
    expect(told.join()).toContain("cannot read the spool");
  });

  test("is not there when it was written in part, and goes on afterwards", () => {
    let room = 1_000;
    const write = (fd: number, bytes: Uint8Array) => {
      if (room === 0) throw new Error("ENOSPC: no space left on device, write");
      const count = systemTools.write(fd, bytes.subarray(0, room));
      room -= count;
      return count;
    };
    const spool = make({}, { write });
    const given: string[] = [];
    expect(() => {
      for (const line of lines(100)) {
        spool.append(alert(line));
        given.push(line);
      }
    }).toThrow("no space left");
    room = 1_000_000;
    spool.append(alert("after"));
    expect(readAll(spool)).toEqual([...given, "after"]);
    expect([spool.lost, told]).toEqual([0, []]);
  });

  test("is for its user alone and for one process", async () => {
    const spool = make();
    spool.append(alert("x"));
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect([folder, join(home, "spool")].map(mode)).toEqual([0o700, 0o700]);
    expect([segment(), join(folder, "position"), join(folder, "lock")].map(mode)).toEqual([
      ...[0o600, 0o600, 0o600],
    ]);
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    writeFileSync(join(folder, "lock"), `${process.ppid} ${started} ${boot}`);
    expect(() => make()).toThrow("each gyr needs a spool of its own");
    writeFileSync(join(folder, "lock"), `${process.ppid} 1 ${boot}`);
    expect(readAll(make())).toEqual(["x"]);
  });

  test("follows no symbolic link and shares no folder", () => {
    mkdirSync(join(home, "elsewhere"), { mode: 0o700 });
    mkdirSync(join(home, "spool"));
    symlinkSync(join(home, "elsewhere"), folder);
    expect(() => make()).toThrow("is not a directory");
    rmSync(folder);
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    expect(() => make()).toThrow("chmod 700");
    chmodSync(folder, 0o700);
    for (const name of ["position", "lock", "0000000000000001.spool"]) {
      symlinkSync(join(home, "victim"), join(folder, name));
      expect(() => {
        make().append(alert("x"));
      }).toThrow();
      expect(existsSync(join(home, "victim"))).toBe(false);
      rmSync(join(folder, name));
      kill();
      rmSync(join(folder, "lock"), { force: true });
    }
  });

  test("that cannot be opened leaves nothing open", () => {
    make();
    kill();
    mkdirSync(join(folder, "0000000000000001.spool"));
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const before = descriptors();
    for (let i = 0; i < 5; i++) expect(() => make()).toThrow();
    expect(descriptors()).toBe(before);
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  test("that no channel has any more is found", () => {
    for (const name of ["http", "gone", "empty"]) make({ folder: join(home, "spool", name) });
    open[1]!.append(alert("x"));
    writeFileSync(join(home, "spool", "file"), "");
    expect(spoolsLeftBehind([folder])).toEqual([join(home, "spool", "gone")]);
    expect(spoolsLeftBehind([join(home, "none", "http")])).toEqual([]);
    expect(spoolsLeftBehind([])).toEqual([]);
  });

  test("asks the system to synchronise soon after a write, never within it", async () => {
    const spool = make();
    const startMs = performance.now();
    for (const line of lines(1_000)) spool.append(alert(line));
    expect(performance.now() - startMs).toBeLessThan(1_000);
    await Bun.sleep(limits.spoolSyncMs + 50);
    expect(told).toEqual([]);
  });
});
