import { expect, test } from "bun:test";
import { type OwnProcess, ownOptions, startWithOptions } from "./second-start.ts";

type Started = Parameters<NonNullable<Parameters<typeof startWithOptions>[1]>>;

function ownProcess(env: Record<string, string>): OwnProcess {
  const argv = ["bun", "/$bunfs/root/main", "-r", "my rules.yaml", "--dry-run"];
  return { execPath: "/opt/gyr", argv0: "falco", argv, env };
}

/** What a first start with `env` starts. */
function startedBy(env: Record<string, string>): Started {
  const started: Started[] = [];
  startWithOptions(ownProcess(env), (...all) => {
    started.push(all);
    return "";
  });
  expect(started).toHaveLength(1);
  return started[0]!;
}

test("the executable starts itself with its name, its arguments and its environment", () => {
  const [path, args, env] = startedBy({ HOME: "/root", EMPTY: "" });
  expect(path).toBe("/opt/gyr");
  expect(args).toEqual(["falco", "-r", "my rules.yaml", "--dry-run"]);
  expect(env).toMatchObject({ HOME: "/root", EMPTY: "" });
  expect(Object.keys(env).filter((name) => name.startsWith("BUN_JSC_"))).not.toBeEmpty();
});

test("the second start starts nothing and leaves nothing to programs that it starts", () => {
  const [, , first] = startedBy({ HOME: "/root" });
  const env = { ...first } as Record<string, string>;
  expect(startWithOptions(ownProcess(env), () => expect.unreachable())).toBeUndefined();
  expect(env).toEqual({ HOME: "/root" });
});

test("an option that the user set stays", () => {
  const name = "BUN_JSC_thresholdForJITAfterWarmUp";
  const [, , env] = startedBy({ [name]: "7" });
  expect(env[name]).toBe("7");
  startWithOptions(ownProcess({ ...env } as Record<string, string>), () => expect.unreachable());
  expect(ownOptions[name]).toBe("7");
});

test("where starting again is not allowed, it says so and goes on", () => {
  const told = startWithOptions(ownProcess({}), () => "execve failed: EPERM");
  expect(told).toMatch(/\(execve failed: EPERM\): compiling takes more/);
});
