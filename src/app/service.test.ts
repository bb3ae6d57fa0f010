import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceManager } from "./service-manager.ts";
import { type Processes, removePidFile, runIn, writePidFile } from "./service-pid-file.ts";
import { hasAdvanced, type Progress, startWatchdog } from "./service-watchdog.ts";

function manager(environment: Record<string, string | undefined>, problem?: string) {
  const said: string[] = [];
  const complaints: string[] = [];
  const made = new ServiceManager({
    environment,
    pid: 7,
    send: (path, text) => {
      said.push(`${path}: ${text}`);
      return problem;
    },
    monotonicUs: () => 12_345_678,
    complain: (message) => complaints.push(message),
  });
  return { made, said, complaints, environment };
}

test("a service manager hears what happens in the words of sd_notify", () => {
  const { made, said } = manager({ NOTIFY_SOCKET: "@name" });
  made.status("one\ntwo");
  made.ready("5 events");
  made.reloading();
  made.alive();
  made.stopping();
  expect(said.map((text) => text.replace("@name: ", "").split("\n"))).toEqual([
    ["STATUS=one two"],
    ["READY=1", "STATUS=5 events"],
    ["RELOADING=1", "MONOTONIC_USEC=12345678"],
    ["WATCHDOG=1"],
    ["STOPPING=1", "STATUS=Ending: alerts that are under way are delivered"],
  ]);
});

test("without a service manager nothing is said", () => {
  const { made, said, complaints } = manager({ WATCHDOG_USEC: "1000000" });
  made.ready("");
  made.alive();
  expect([said, complaints, made.isThere]).toEqual([[], [], false]);
});

test("a manager that does not hear is complained of once", () => {
  const { made, said, complaints } = manager({ NOTIFY_SOCKET: "/no/socket" }, "ENOENT");
  made.ready("");
  made.alive();
  expect(said.length).toBe(2);
  expect(complaints).toEqual([
    "The service manager at NOTIFY_SOCKET=/no/socket does not hear gyr: ENOENT",
  ]);
});

test("programs that are started later know nothing of the manager", () => {
  const { environment } = manager({ NOTIFY_SOCKET: "/s", WATCHDOG_USEC: "1", WATCHDOG_PID: "7" });
  expect(environment).toEqual({});
});

test.each([
  [{ WATCHDOG_USEC: "30000000", WATCHDOG_PID: "7" }, 30_000],
  [{ WATCHDOG_USEC: "30000000" }, 30_000],
  [{ WATCHDOG_USEC: "30000000", WATCHDOG_PID: "8" }, 0], // Another process is meant.
  [{ WATCHDOG_USEC: "soon" }, 0],
  [{ WATCHDOG_USEC: "" }, 0],
  [{}, 0],
])("of %p the watchdog's time is %p ms", (variables, ms) => {
  expect(manager({ ...variables }).made.watchdogMs).toBe(ms);
});

test.each([
  // what happened between two looks        slices records lost  advanced
  ["records were taken", 1, 10, 0, true],
  ["records were taken and lost", 1, 10, 5, true],
  ["nothing came", 1, 0, 0, true],
  ["the loop did not turn", 0, 0, 0, false],
  ["the loop did not turn and the rings are full", 0, 0, 5, false],
  ["the loop turned and could not take what was there", 9, 0, 5, false],
] as const)("when %s", (_what, slices, records, lost, advanced) => {
  const before: Progress = { slices: 100, records: 1_000, lost: 3 };
  const now = { slices: 100 + slices, records: 1_000 + records, lost: 3 + lost };
  expect(hasAdvanced(before, now)).toBe(advanced);
});

test("signs of life end with the progress, and come back with it", async () => {
  let slices = 0;
  let alive = 0;
  const stuck: string[] = [];
  const end = startWatchdog({
    everyMs: 30,
    progress: () => ({ slices, records: 0, lost: 0 }),
    alive: () => alive++,
    stuck: (why) => stuck.push(why),
  });
  await until(() => stuck.length >= 2);
  expect([alive, stuck[0]]).toEqual([0, "the loop did not turn"]);
  const turning = setInterval(() => slices++, 1);
  await until(() => alive >= 2);
  clearInterval(turning);
  end();
});

test("where the loop may rest, the timer is sign enough", async () => {
  let alive = 0;
  const end = startWatchdog({
    ...{ everyMs: 30, progress: undefined },
    alive: () => alive++,
    stuck: () => expect.unreachable(),
  });
  await until(() => alive >= 2);
  end();
});

const folder = mkdtempSync(join(tmpdir(), "gyr-service-"));
const file = join(folder, "pid");
/** Process 70 is this run, 71 another of the same program, 72 something else. */
const processes: Processes = {
  own: 70,
  program: (pid) => ({ 70: "/bin/gyr", 71: "/bin/gyr", 72: "/bin/sh" })[pid],
};
beforeAll(() => writeFileSync(join(folder, "other"), "71\n"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["71", 71],
  ["71\n", 71],
  ["70", undefined], // Written by this process: a container always starts with the same numbers.
  ["72", undefined], // The number went to another program.
  ["73", undefined], // That process has ended.
  ["", undefined],
  ["0", undefined],
  ["-71", undefined],
  ["71 71", undefined],
])("a pid file with %p names run %p", (text, pid) => {
  writeFileSync(file, text);
  expect(runIn(file, processes)).toBe(pid);
  expect(writePidFile(file, processes).ok).toBe(pid === undefined);
  if (pid === undefined) expect(readFileSync(file, "utf8")).toBe("70");
});

test("a pid file that is missing is no run; one that cannot be written says why", () => {
  expect(runIn(join(folder, "none"), processes)).toBeUndefined();
  expect(writePidFile("/no/such/folder/pid", processes)).toEqual({
    ok: false,
    error: "Could not write pid file /no/such/folder/pid: no such file or directory",
  });
  expect(writePidFile(join(folder, "other"), processes)).toEqual({
    ok: false,
    error: `Pid file ${join(folder, "other")} names process 71, a gyr that runs: end it, or use another file`,
  });
});

test("what is not a file is written to and stays what it is", () => {
  expect(writePidFile("/dev/null", processes).ok).toBe(true);
  removePidFile("/dev/null", processes);
  expect(existsSync("/dev/null")).toBe(true);
});

test("a link is replaced, not followed: it may be somebody's trap", () => {
  const [link, target] = [join(folder, "link"), join(folder, "target")];
  writeFileSync(target, "precious");
  symlinkSync(target, link);
  expect(writePidFile(link, processes).ok).toBe(true);
  expect(readFileSync(target, "utf8")).toBe("precious");
  expect(readFileSync(link, "utf8")).toBe("70");
});

test("only the own pid file is removed at the end", () => {
  writeFileSync(file, "70");
  removePidFile(file, processes);
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, "71");
  removePidFile(file, processes);
  expect(existsSync(file)).toBe(true);
});

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 5_000) throw new Error("waited for too long");
    await Bun.sleep(5);
  }
}
