// What replaying a capture costs: `npm run bench replay`. The golden capture, appended to itself
// until it has `EVENTS` events (1000000 unless set), plain and compressed, one process per stage.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

interface Pass {
  readonly events: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly alerts: number;
  readonly damage?: string;
}

const eventsOfCapture = 19_686;
const copies = Math.ceil(Number(process.env.EVENTS ?? 1_000_000) / eventsOfCapture);
const capture = readFileSync(
  new URL("../test/golden/suspicious-actions/capture.scap", import.meta.url),
);
const directory = mkdtempSync(join(tmpdir(), "gyr-bench-"));

async function repeated(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(directory, name);
  const writer = Bun.file(path).writer();
  for (let i = 0; i < copies; i++) {
    writer.write(bytes);
    await writer.flush();
  }
  await writer.end();
  return path;
}

async function pass(stage: string, path: string): Promise<Pass> {
  const program = new URL("./replay-pass.ts", import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, program, stage, path], { stderr: "inherit" });
  return JSON.parse(await new Response(child.stdout).text());
}

try {
  const plain = await repeated("plain.scap", gunzipSync(capture));
  const compressed = await repeated("compressed.scap", capture);
  const mb = statSync(plain).size / 1e6;
  console.log(`${copies * eventsOfCapture} events, ${mb.toFixed(0)} MB, ${copies} sections`);
  console.log(
    `${"stage".padEnd(18)} M events/s    MB/s  ns/event (cpu)  peak MB   (events/s, MB/s by wall time)`,
  );
  for (const stage of ["read", "decode", "state", "rules", "write"])
    for (const [form, path] of [
      ["plain", plain],
      ["gzip", compressed],
    ] as const) {
      const { events, wallMs, cpuMs, peakMb, damage } = await pass(stage, path);
      if (damage !== undefined) throw new Error(damage);
      const figures = [
        (events / wallMs / 1e3).toFixed(2).padStart(10),
        (mb / (wallMs / 1e3)).toFixed(0).padStart(7),
        ((cpuMs * 1e6) / events).toFixed(0).padStart(15),
        peakMb.toFixed(0).padStart(8),
      ];
      console.log(`${`${stage}, ${form}`.padEnd(18)} ${figures.join(" ")}`);
    }
} finally {
  rmSync(directory, { recursive: true });
}
