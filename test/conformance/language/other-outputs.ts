// Section AB of the catalogue: outputs.
import { expect } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shimBytes } from "../../../src/app/assets.ts";
import { loadShim } from "../../../src/native/shim.ts";
import { systemCalls } from "../../../src/app/system-calls.ts";
import { FileSink } from "../../../src/output/file.ts";
import { ProgramSink } from "../../../src/output/program.ts";
import type { Alert, JsonValue } from "../../../src/output/alert.ts";
import { type JsonParts, jsonLine } from "../../../src/output/json.ts";
import type { WriteBytes } from "../../../src/output/byte-writer.ts";
import { openLog } from "../../../src/output/log.ts";
import { AlertCounts } from "../../../src/output/statistics.ts";
import { textLine } from "../../../src/output/text.ts";
import { catalog } from "../../../src/fields/catalog.ts";
import { compileFormat } from "../../../src/fields/format.ts";
import { makeContext } from "../../support/make-context.ts";
import { type Items, item } from "./harness.ts";

function alert(change: Partial<Alert> = {}): Alert {
  return {
    ...{ rule: "open_from_cat", priority: { name: "Warning", level: 4 }, source: "syscall" },
    timeNs: 1_470_327_477_881_781_397n,
    tags: ["process", "filesystem"],
    hostname: "h",
    output: "An open was seen",
    fields: new Map<string, JsonValue>([["proc.name", "cat"]]),
    ...change,
  };
}

const everything: JsonParts = { output: true, message: false, outputFields: true, tags: true };

function json(parts: Partial<JsonParts> = {}, change: Partial<Alert> = {}): object {
  return JSON.parse(jsonLine(alert(change), { ...everything, ...parts }, true)) as object;
}

const time = "2016-08-04T16:17:57.881781397";

export const outputs: Items = [
  item(361, "a line of text is time, priority and message", () => {
    expect(textLine(alert(), true)).toBe(`${time}+0000: Warning An open was seen`);
    expect(textLine(alert(), false)).toMatch(/^\d\d:\d\d:57\.881781397: Warning An open was seen$/);
  }),
  item(362, "a line of JSON has eight keys", () => {
    expect(json()).toMatchObject({
      hostname: "h",
      output: `${time}+0000: Warning An open was seen`,
      priority: "Warning",
      rule: "open_from_cat",
      source: "syscall",
      tags: ["filesystem", "process"],
      time: `${time}Z`,
    });
    expect(Object.keys(json()).length).toBe(8);
  }),
  item(363, "with ISO time the time is one of the fields", () => {
    const line = jsonLine(alert(), everything, true);
    expect(line).toContain(
      '"output_fields":{"evt.time.iso8601":1470327477881781397,"proc.name":"cat"}',
    );
  }),
  item(364, "parts can be left out, and no tags are an empty list", () => {
    expect(json({ output: false })).not.toHaveProperty("output");
    expect(json({ tags: false })).not.toHaveProperty("tags");
    expect(json({}, { tags: [] })).toMatchObject({ tags: [] });
  }),
  item(365, "a field without a value is <NA>", () => {
    const format = compileFormat("*name=%evt.pluginname", catalog);
    const context = makeContext("syscall_close_x", { params: { res: 0, fd: 3 } });
    expect(format.ok && format.value.render(context)).toBe("name=<NA>");
  }),
  item(366, "files and programs get exactly the lines", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gyr-conformance-"));
    const [file, copy] = [join(folder, "alerts"), join(folder, "copy")];
    const lines = [alert(), alert({ output: "Another" })].map((each) => textLine(each, true));
    const alerts = lines.map((line) => ({ line, json: false, priority: alert().priority }));
    const system = systemCalls(() => loadShim(shimBytes()));
    const sinks = [
      new FileSink({ path: file, keepAlive: false }, system),
      new ProgramSink({ command: `cat > ${copy}`, keepAlive: true }, system),
    ];
    for (const sink of sinks) {
      await sink.deliver(alerts, () => {});
      await sink.close(5_000);
    }
    const texts = [file, copy].map((path) => readFileSync(path, "utf8"));
    rmSync(folder, { recursive: true });
    const whole = lines.map((line) => `${line}\n`).join("");
    expect(texts).toEqual([whole, whole]);
  }),
  item(367, "FALCO_HOSTNAME is the name of the host", () => {
    const main = join(import.meta.dir, "../../../src/main.ts");
    const capture = join(import.meta.dir, "../../golden/suspicious-actions/capture.scap");
    const { stdout } = Bun.spawnSync(
      [process.execPath, main, "-e", capture, "-o", "json_output=true"],
      { env: { ...process.env, FALCO_HOSTNAME: "elsewhere" } },
    );
    const [first = "{}"] = stdout.toString().split("\n");
    expect(JSON.parse(first)).toMatchObject({ hostname: "elsewhere" });
  }),
  item(368, "lines of the log begin with the time as it is configured", async () => {
    let out = "";
    const write: WriteBytes = (bytes, done) => {
      out += new TextDecoder().decode(bytes);
      done(null, bytes.length);
    };
    const now = () => new Date("2026-07-31T10:00:00Z");
    const log = openLog(
      { level: "info", stderr: true, syslog: false, iso8601: true },
      { write, now },
    );
    log.write("info", "hello");
    await log.flush(1_000);
    expect(out).toBe("2026-07-31T10:00:00+0000: hello\n");
  }),
  item(369, "the run ends with a summary", () => {
    const counts = new AlertCounts();
    counts.add("r", 4);
    expect(counts.text(["r", "other"])).toBe(
      "Events detected: 1\nRule counts by severity:\n   WARNING: 1\n" +
        "Triggered rules by rule name:\n   r: 1\n",
    );
  }),
];
