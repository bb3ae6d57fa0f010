import { expect, test } from "bun:test";
import { err, ok, type Result } from "../base/result.ts";
import type { Alert } from "../output/alert.ts";
import { Reloader } from "./reload.ts";

/** A reloader whose attempts end as told, and what it said. */
function reloader(...outcomes: (() => Promise<Result<string, string>>)[]) {
  const log: string[] = [];
  const alerts: Alert[] = [];
  const made = new Reloader({
    log: {
      write: (level, message) => log.push(`${level}: ${message}`),
      fail: (message) => log.push(message),
      flush: () => Promise.resolve(true),
    },
    hostname: () => "host",
    alert: (alert) => alerts.push(alert),
    attempt: () => outcomes.shift()!(),
  });
  return { made, log, alerts };
}

const settled = () => Bun.sleep(5);

test("a success is counted and told", async () => {
  const { made, log, alerts } = reloader(async () => ok("3 of 3 on"));
  made.request("SIGHUP");
  expect(made.isRunning).toBe(true);
  await settled();
  expect(made.isRunning).toBe(false);
  expect(made.counts).toMatchObject({ reloads: 1, failedReloads: 0, lastError: "" });
  expect(made.counts.lastReloadTs).toBeGreaterThan(1.7e9);
  expect(log.join("\n")).toMatch(/^notice: Reloading.*SIGHUP\nnotice: Reloaded in .*3 of 3 on$/);
  expect(alerts).toEqual([]);
});

test("a failure is counted and told as a whole, also as an alert of one line", async () => {
  const { made, log, alerts } = reloader(async () => err("a:1: wrong\n  b:2: worse"));
  made.request("SIGHUP");
  await settled();
  expect(made.counts).toMatchObject({ reloads: 0, failedReloads: 1, lastReloadTs: 0 });
  expect(made.counts.lastError).toBe("a:1: wrong\n  b:2: worse");
  expect(log.at(-1)).toContain("a:1: wrong\n  b:2: worse");
  expect(alerts.map(({ rule, priority, output }) => [rule, priority.name, output])).toEqual([
    [
      "Falco internal: hot restart failure",
      "Critical",
      "Falco internal: hot restart failure: a:1: wrong b:2: worse",
    ],
  ]);
});

test("an exception is a failure, and the next attempt clears the error", async () => {
  const { made } = reloader(
    () => Promise.reject(new Error("bug")),
    async () => ok(""),
  );
  made.request("one");
  await settled();
  expect(made.counts).toMatchObject({ failedReloads: 1, lastError: "Error: bug" });
  made.request("two");
  await settled();
  expect(made.counts).toMatchObject({ reloads: 1, failedReloads: 1, lastError: "" });
});

test("requests during a reload make one more, never two at a time", async () => {
  let running = 0;
  let done = 0;
  const attempt = async () => {
    expect(++running).toBe(1);
    await Bun.sleep(2);
    running--;
    done++;
    return ok("");
  };
  const { made } = reloader(attempt, attempt, attempt);
  for (const cause of ["a", "b", "c"]) made.request(cause);
  await Bun.sleep(20);
  expect(done).toBe(2);
  made.request("d");
  made.request("e");
  await made.close();
  expect(done).toBe(3);
});
