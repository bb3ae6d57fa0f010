// A process that raises numbered alerts to a channel with a spool, and says up to which number they
// are on disk: bun raiser.ts <folder> <url> <first number>
import { writeSync } from "node:fs";
import { outputTools } from "../../../src/app/output-stage.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import { httpDefaults } from "./web-server.ts";

const [folder = "", url = "", first = ""] = process.argv.slice(2);
const atOnce = 20;
const answerMs = 300;

const [channel] = openChannels(
  [
    {
      name: "c",
      sink: { kind: "http", ...httpDefaults, url },
      // More than any run raises: a full spool gives up its oldest part, and that is another test.
      spool: { folder, bytesMax: 2e9, ageMsMax: 3_600_000 },
    },
  ],
  { buffered: false, linesMax: 10_000, timeoutMs: 500 },
  outputTools(() => {}),
);
for (let number = Number(first); ; number += atOnce) {
  for (let i = number; i < number + atOnce; i++) {
    const line = `${i} ${"x".repeat(200)}`;
    channel!.send({ line, json: false, priority: { name: "Notice", level: 5 } });
  }
  // The thread answers after it took what was sent before.
  const askedMs = performance.now();
  await channel!.flush(0);
  if (performance.now() - askedMs < answerMs) writeSync(1, `${number + atOnce}\n`);
  await Bun.sleep(1);
}
