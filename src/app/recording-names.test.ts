import { expect, test } from "bun:test";
import { fileNames } from "./recording-names.ts";

const none = { fileBytesMax: 0, fileSeconds: 0, fileEventsMax: 0, filesMax: 0 };
const atMs = new Date(2026, 1, 3, 4, 5, 6).getTime();

const cases = [
  // options, number, name
  [{ path: "f" }, 0, "f"],
  [{ path: "f%S" }, 0, "f%S"], // Nothing is numbered or timed unless there are several files.
  [{ path: "f", fileBytesMax: 1 }, 0, "f0"],
  [{ path: "f", fileBytesMax: 1 }, 12, "f12"],
  [{ path: "f", fileBytesMax: 1, filesMax: 10 }, 3, "f3"],
  [{ path: "f", fileBytesMax: 1, filesMax: 11 }, 3, "f03"],
  [{ path: "f", fileEventsMax: 1, filesMax: 101 }, 7, "f007"],
  [{ path: "f", fileSeconds: 1 }, 2, "f2"],
  [{ path: "f-%Y%m%d-%H%M%S.scap", fileSeconds: 1 }, 2, "f-20260203-040506.scap"],
  [{ path: "f-%F %T %j %y %% %Q", fileSeconds: 1 }, 2, "f-2026-02-03 04:05:06 034 26 % %Q"],
  [{ path: "f-%H", fileSeconds: 1, fileBytesMax: 1 }, 2, "f-042"],
] as const;

test.each(cases)("%p, file %p", (options, number, want) => {
  expect(fileNames({ ...none, ...options })(number, atMs)).toBe(want);
});
