import { expect, test } from "bun:test";
import type { Config } from "../config/schema.ts";
import type { Alert } from "../output/alert.ts";
import type { Outputs } from "../output/outputs.ts";
import { limits } from "../base/limits.ts";
import { ChangingOutputs } from "./reload-outputs.ts";

/** Outputs that note what they are told; the configuration is their name. */
function changing() {
  const told: string[] = [];
  const closing: (() => void)[] = [];
  const open = (config: Config) => {
    told.push(`${config} opens`);
    const made = {
      send: (alert: Alert) => void told.push(`${config} gets ${alert.output}`),
      reopen: () => void told.push(`${config} reopens`),
      close: () =>
        new Promise<void>((resolve) => {
          closing.push(() => {
            told.push(`${config} is closed`);
            resolve();
          });
        }),
    };
    return made as unknown as Outputs; // A cast: what is asked of it here is all there.
  };
  const signature = (config: Config) => String(config);
  const dropped = (count: number) => void told.push(`${count} dropped`);
  const outputs = new ChangingOutputs(named("a"), { open, signature, dropped });
  return { outputs, told, closeNext: () => closing.shift()!() };
}

const named = (name: string) => name as unknown as Config; // A cast: only its maker reads it.
const alert = (output: string) => ({ output }) as Alert; // A cast: nothing else is looked at.
const settled = () => Bun.sleep(1);

test("old channels are closed before new ones open; alerts in between are held", async () => {
  const { outputs, told, closeNext } = changing();
  outputs.send(alert("1"));
  expect(outputs.change(named("b"))).toBe(true);
  await settled();
  outputs.send(alert("2"));
  outputs.send(alert("3"));
  closeNext();
  await settled();
  outputs.send(alert("4"));
  expect(told).toEqual([
    "a opens",
    "a gets 1",
    "a is closed",
    "b opens",
    "b gets 2",
    "b gets 3",
    "b gets 4",
  ]);
});

test("a held alert says what it said when it came", async () => {
  const { outputs, told, closeNext } = changing();
  let event = "first";
  const lazy = () => ({
    get output() {
      return event;
    },
  });
  outputs.change(named("b"));
  await settled();
  outputs.send(lazy() as Alert); // A cast: nothing else is looked at.
  event = "second";
  closeNext();
  await settled();
  expect(told.at(-1)).toBe("b gets first");
});

test("the same settings keep the channels", async () => {
  const { outputs, told } = changing();
  expect(outputs.change(named("a"))).toBe(false);
  await settled();
  outputs.reopen();
  expect(told).toEqual(["a opens", "a reopens"]);
});

test("what does not fit while channels change is counted", async () => {
  const { outputs, told, closeNext } = changing();
  outputs.change(named("b"));
  await settled();
  for (let i = 0; i < limits.alertsQueuedMax + 3; i++) outputs.send(alert(`${i}`));
  closeNext();
  await settled();
  expect(told).toHaveLength(3 + limits.alertsQueuedMax + 1);
  expect(told.at(-1)).toBe("3 dropped");
});

test("the end waits for a change that is under way", async () => {
  const { outputs, told, closeNext } = changing();
  outputs.change(named("b"));
  await settled();
  const closed = outputs.close();
  closeNext();
  await settled();
  closeNext();
  await closed;
  expect(told).toEqual(["a opens", "a is closed", "b opens", "b is closed"]);
});
