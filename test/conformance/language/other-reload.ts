// Section AC of the catalogue: reloading.
import { expect } from "bun:test";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Reloader } from "../../../src/app/reload.ts";
import { FileWatch } from "../../../src/app/reload-watch.ts";
import { err, ok } from "../../../src/base/result.ts";
import { type Items, item } from "./harness.ts";

const main = join(import.meta.dir, "../../../src/main.ts");
const rules = "- rule: r\n  desc: d\n  condition: evt.type=open\n  output: o\n  priority: INFO\n";

export const reloading: Items = [
  item(375, "a configuration file that changes is read again, and the run goes on", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gyr-"));
    const [config, rulesFile] = ["gyr.yaml", "rules.yaml"].map((name) => join(folder, name));
    writeFileSync(rulesFile!, rules);
    writeFileSync(
      config!,
      `engine: {kind: nodriver}\nrules_files: [${rulesFile}]\nstdout_output: {enabled: true}\n` +
        "log_stderr: true\nlog_level: info\nwatch_config_files: true\n",
    );
    const child = Bun.spawn([process.execPath, main, "-c", config!], {
      ...{ stdout: "ignore", stderr: "pipe" },
    });
    try {
      const said = new Transcript(child.stderr);
      await said.until("Rules: ");
      appendFileSync(config!, "priority: warning\n");
      await said.until("Reloading");
      await said.until("Reloaded");
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
    } finally {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    }
  }),
  item(
    376,
    "a reload can be forced without a change, and tried again after a failure",
    async () => {
      const outcomes = [err("wrong"), ok("fine"), ok("fine")];
      const reloader = new Reloader({
        log: { write: () => {}, fail: () => {}, flush: () => Promise.resolve(true) },
        hostname: () => "h",
        alert: () => {},
        attempt: () => Promise.resolve(outcomes.shift()!),
      });
      const counts: (readonly [number, number])[] = [];
      while (outcomes.length > 0) {
        reloader.request("SIGHUP");
        await reloader.close();
        counts.push([reloader.counts.reloads, reloader.counts.failedReloads]);
      }
      expect(counts).toEqual([
        [0, 1],
        [1, 1],
        [2, 1],
      ]);
    },
  ),
  item(377, "watching ends at once", () => {
    const watch = new FileWatch(() => {});
    watch.watch([main]);
    const start = performance.now();
    watch.close();
    expect(performance.now() - start).toBeLessThan(100);
  }),
];

/** What a process has said so far. */
class Transcript {
  private text = "";

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    void this.read(stream);
  }

  async until(words: string): Promise<void> {
    const deadline = performance.now() + 30_000;
    while (!this.text.includes(words)) {
      if (performance.now() > deadline) throw new Error(`no "${words}" in:\n${this.text}`);
      await Bun.sleep(20);
    }
  }

  private async read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const part of stream) this.text += decoder.decode(part, { stream: true });
  }
}
