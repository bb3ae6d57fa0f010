import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { textRestMs } from "./memory.ts";

test("the more often pages must be read again, the longer they stay", () => {
  const many = limits.releaseFaultsMax + 1;
  const rests: number[] = [limits.releaseTextMs];
  for (let i = 0; i < 20; i++) rests.push(textRestMs(rests.at(-1)!, many));
  expect(rests.slice(1, 4)).toEqual([2, 4, 8].map((times) => times * rests[0]!));
  expect(rests.at(-1)).toEqual(limits.releaseTextMsMax);
});

test("it is as in the beginning when few are", () => {
  for (const restMs of [limits.releaseTextMs, limits.releaseTextMsMax])
    for (const faults of [0, limits.releaseFaultsMax])
      expect(textRestMs(restMs, faults) === limits.releaseTextMs).toBeTrue();
});
