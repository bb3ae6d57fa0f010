// CPU lists of the kernel, sharing of rings, sizes.
import { expect, test } from "bun:test";
import { parseCpuList, ringBytes, ringGroups } from "./cpus.ts";

const lists: [string, number[]][] = [
  ["0-3\n", [0, 1, 2, 3]],
  ["0-1,4,6-7", [0, 1, 4, 6, 7]],
  ["2-3", [0, 2, 3]],
  ["", [0]],
  ["nonsense", [0]],
];
test.each(lists)("online %p", (text, want) => expect(parseCpuList(text)).toEqual(want));

const groups: [number[], number, number[][]][] = [
  [[0, 1, 2, 3, 4], 2, [[0, 1], [2, 3], [4]]],
  [[0, 1, 2], 0, [[0, 1, 2]]],
  [[0, 1], 1, [[0], [1]]],
  [[0, 2], 9, [[0, 2]]],
];
test.each(groups)("%p by %p", (cpus, size, want) => expect(ringGroups(cpus, size)).toEqual(want));

const sizes: [number, number | undefined][] = [
  [1, 1_048_576],
  [4, 8_388_608],
  [10, 536_870_912],
  [0, undefined],
  [11, undefined],
  [1.5, undefined],
];
test.each(sizes)("preset %p", (preset, want) => expect(ringBytes(preset)).toBe(want));
