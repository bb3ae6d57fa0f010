// What comes again and again stays known, however much passes by; memory is bounded.
import { expect, test } from "bun:test";
import { limits } from "./limits.ts";
import { RecentMap } from "./recent-map.ts";

function filled(max: number, keys: Iterable<number>): RecentMap<number, string> {
  const map = new RecentMap<number, string>(max);
  for (const key of keys) if (map.get(key) === undefined) map.set(key, `value ${key}`);
  return map;
}

function* range(from: number, to: number): Iterable<number> {
  for (let key = from; key < to; key++) yield key;
}

test("what was put in is found", () => {
  const map = filled(10, range(0, 10));
  for (const key of range(0, 10)) expect(map.get(key)).toBe(`value ${key}`);
  expect(map.get(10)).toBe(undefined);
});

test("of more than twice as many the first are forgotten", () => {
  const map = filled(
    10,
    [...range(0, 25)].flatMap((key) => [key, key, key]),
  );
  expect(map.get(0)).toBe(undefined);
});

test("what comes again and again stays while others pass by", () => {
  const mixed = [...range(100, 400)].flatMap((key) => [1, key, 1, 2, 2]);
  const map = filled(10, mixed);
  expect(map.get(1)).toBe("value 1");
  expect(map.get(2)).toBe("value 2");
});

test("keys that never came again do not keep later ones out for ever", () => {
  const map = filled(10, [...range(0, 1_000), ...Array(100).fill(7), ...range(1_000, 1_010)]);
  const again = [...Array(20)].flatMap(() => [...range(1_000, 1_005)]);
  for (const key of again) if (map.get(key) === undefined) map.set(key, `value ${key}`);
  for (const key of range(1_000, 1_005)) expect(map.get(key)).toBe(`value ${key}`);
});

test("long keys make room sooner", () => {
  const map = new RecentMap<string, number>(1_000);
  const long = (i: number) => `${i}`.padEnd(limits.recentCharactersMax / 10, "x");
  for (let i = 0; i < 40; i++)
    for (let again = 0; again < 1_000; again++)
      if (map.get(long(i)) === undefined) map.set(long(i), i);
  expect(map.get(long(0))).toBe(undefined);
  expect(map.get(long(39))).toBe(39);
});
