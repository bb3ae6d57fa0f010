// What replaying a capture costs: `npm run bench replay`, or `npx bun bench/replay.bench.ts FILE`.
// The events of a capture (the golden one unless told) are repeated until they are `EVENTS`
// (5000000 unless set), plain and compressed; each stage is a process of its own. A fifth of the
// events shows whether memory grows with the file. sysdig, where installed, does the same work.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPiece, writeRepeated } from "./replay-file.ts";
import { hasSysdig, runSysdig } from "./replay-sysdig.ts";
import { runtimeOptions } from "../src/app/second-start.ts";

interface Pass {
  readonly events: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly damage?: string;
}

const events = Number(process.env.EVENTS ?? 5_000_000);
const golden = new URL("../test/golden/suspicious-actions/capture.scap", import.meta.url).pathname;
const capture = process.argv[2] ?? golden;
const stages = ["read", "decode", "state", "rules", "write"];
const forms = ["plain", "gzip"] as const;
const directory = mkdtempSync(join(tmpdir(), "gyr-bench-"));
const copyPath = join(directory, "copy.scap");
const long = { plain: join(directory, "long.scap"), gzip: join(directory, "long.scap.gz") };
const short = { plain: join(directory, "short.scap"), gzip: join(directory, "short.scap.gz") };

async function pass(stage: string, path: string, form: string): Promise<Pass> {
  const program = new URL("./replay-pass.ts", import.meta.url).pathname;
  const args = [program, stage, path, copyPath, form];
  // As the executable is started.
  const env = { ...runtimeOptions, ...process.env };
  const child = Bun.spawn([process.execPath, ...args], { stderr: "inherit", env });
  const result: Pass = JSON.parse(await new Response(child.stdout).text());
  if (result.damage !== undefined) throw new Error(result.damage);
  return result;
}

function figures(count: number, mb: number, run: Omit<Pass, "events">): string {
  return [
    (count / run.wallMs / 1e3).toFixed(2).padStart(8),
    (mb / (run.wallMs / 1e3)).toFixed(0).padStart(6),
    ((run.cpuMs * 1e6) / count).toFixed(0).padStart(9),
    run.peakMb.toFixed(0).padStart(8),
  ].join(" ");
}

const titles = "M ev/s   MB/s  cpu ns/ev  peak MB";

async function line(stage: string, form: (typeof forms)[number], mb: number): Promise<string> {
  const small = await pass(stage, short[form], form);
  const own = await pass(stage, long[form], form);
  const name = `${stage}, ${form}`.padEnd(14);
  const cells = `${name} ${figures(own.events, mb, own)} ${small.peakMb.toFixed(0).padStart(12)}`;
  if (!hasSysdig()) return `${cells}   not installed`;
  const compressed = form === "gzip";
  const theirs = await runSysdig(stage, long[form], { path: copyPath, compressed });
  if (theirs === undefined) return `${cells}   no such stage`;
  if (theirs.failure !== undefined) return `${cells}   failed with ${theirs.failure.trim()}`;
  const faster = (theirs.wallMs / own.wallMs).toFixed(1);
  return `${cells}   ${figures(own.events, mb, theirs)} ${faster.padStart(6)}`;
}

try {
  const shortEvents = Math.ceil(events / 5);
  await writeRepeated(await readPiece(capture), shortEvents, short);
  const mb = (await writeRepeated(await readPiece(capture), events, long)) / 1e6;
  console.log(`${events} events, ${mb.toFixed(0)} MB; at the right sysdig -r with the same file`);
  console.log(`${"stage".padEnd(14)} ${titles} peak MB of ${shortEvents}   ${titles} faster`);
  for (const stage of stages) for (const form of forms) console.log(await line(stage, form, mb));
} finally {
  rmSync(directory, { recursive: true });
}
