import { expect, test } from "bun:test";
import { LineOutput, tryLater, type WriteBytes } from "./byte-writer.ts";

const alertOf = (line: string) => ({ line, json: false, priority: { name: "Debug", level: 7 } });

const cases = [
  // lines of the alerts        bytes per write   alerts told after each write
  [["a", "b", "c"], 100, [3]],
  [["a", "b", "c"], 2, [1, 1, 1]],
  [["abc", "d"], 3, [0, 2]],
  // Outputs of rules may have several lines: an alert is out when all of them are.
  [["a\nb", "c"], 100, [2]],
  [["a\nb", "c"], 2, [0, 1, 1]],
  [["\n\n", "c"], 1, [0, 0, 1, 0, 1]],
] as const;

test.each(cases)("%j, %d bytes at a time, are told as %j", async (lines, bytesMax, told) => {
  let text = "";
  const write: WriteBytes = (bytes, done) => {
    const part = bytes.subarray(0, bytesMax);
    text += new TextDecoder().decode(part);
    done(null, part.length);
  };
  const taken: number[] = [];
  const explain = tryLater("here");
  await new LineOutput(write).write(lines.map(alertOf), (count) => taken.push(count), explain);
  expect(text).toBe(lines.map((line) => `${line}\n`).join(""));
  expect(taken).toEqual([...told]);
});
