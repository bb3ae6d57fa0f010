// Compares `sysdig -r` with `gyr inspect -r`, field by field, on captures:
//   bun scripts/compare-sysdig.ts [--counts] <gyr> <sysdig> <capture>…
// A capture that this sysdig cannot open is first copied by gyr, with --compat sysdig-0.29. First
// come counts: whether gyr reads to the last byte, and threads, descriptors and events of both.
// Then, without --counts, every field below is printed by both, and values are compared event by
// event (same time, thread, direction and type); events that only one of them has are left out. Of
// evt.info sysdig's text has to be the beginning of ours: calls have more parameters now.
// Differences are counted by field and type, with one example each.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { openCapture } from "../src/capture/capture-input.ts";
import { ScapReader } from "../src/scap/reader.ts";

const keyFields = ["evt.rawtime", "thread.tid", "evt.dir", "evt.type"];

/** What is compared; the key of the event comes before each. */
const fields = [
  ...["evt.cpu", "evt.time", "evt.datetime", "evt.category", "evt.res", "evt.rawres", "evt.failed"],
  ...["evt.buffer", "evt.buflen", "evt.is_open_read", "evt.is_open_write", "evt.info"],
  ...[
    "proc.pid",
    "proc.ppid",
    "proc.name",
    "proc.exe",
    "proc.exepath",
    "proc.args",
    "proc.cmdline",
  ],
  ...["proc.cwd", "proc.pname", "proc.pcmdline", "proc.aname[2]", "proc.sid", "proc.tty"],
  ...["proc.fdopencount", "proc.vpid", "thread.vtid", "thread.ismain"],
  ...["fd.num", "fd.type", "fd.typechar", "fd.name", "fd.directory", "fd.filename", "fd.l4proto"],
  ...[
    "fd.sip",
    "fd.cip",
    "fd.sport",
    "fd.cport",
    "user.uid",
    "user.name",
    "group.gid",
    "group.name",
  ],
];

/** The same with flags: how bytes look, what time is shown. */
const formats: readonly (readonly [flag: string, field: string])[] = [
  ...fields.map((field): [string, string] => ["", field]),
  ...["-A", "-b", "-x", "-X"].map((flag): [string, string] => [flag, "evt.buffer"]),
  ...["a", "r", "d", "D"].map((type): [string, string] => [`-t${type}`, "evt.outputtime"]),
];

const separator = "\u0001";

const isCounting = process.argv[2] === "--counts";
const [gyr, sysdig, ...captures] = process.argv.slice(isCounting ? 3 : 2);
if (gyr === undefined || sysdig === undefined || captures.length === 0) {
  console.error("usage: bun scripts/compare-sysdig.ts [--counts] <gyr> <sysdig> <capture>…");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "compare-sysdig-"));
for (const capture of captures) await compare(capture, join(folder, basename(capture)));
rmSync(folder, { recursive: true });

function output(program: string, args: readonly string[]): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync([program, ...args], {
    env: { ...process.env, TZ: "UTC" },
  });
  if (exitCode !== 0)
    console.log(`  ${program} ended with ${exitCode}: ${stderr.toString().trim()}`);
  return stdout.toString("latin1");
}

async function compare(capture: string, target: string): Promise<void> {
  const opens = Bun.spawnSync([sysdig!, "-q", "-r", capture]).exitCode === 0;
  console.log(`${basename(capture)}${opens ? "" : ", copied"}`);
  const copy = opens ? capture : target;
  if (!opens) output(gyr!, ["inspect", "-r", capture, "-w", copy, "--compat", "sysdig-0.29"]);
  console.log(`  gyr: ${await ownCounts(capture)}`);
  if (!opens) console.log(`  gyr, of the copy: ${await ownCounts(copy)}`);
  console.log(`  sysdig: ${theirCounts(copy)}`);
  if (!isCounting) compareFormats(copy);
}

function compareFormats(copy: string): void {
  let [equal, lines] = [0, 0];
  for (const [flag, field] of formats) {
    const flags = flag === "" ? [] : [flag];
    const format = `*${[...keyFields, field].map((name) => `%${name}`).join(separator)}`;
    const ours = linesOf(output(gyr!, ["inspect", ...flags, "-r", copy, "-p", format]));
    const theirs = linesOf(output(sysdig!, [...flags, "-r", copy, "-p", format]));
    const differences = new Map<string, { count: number; example: string }>();
    for (const [key, value] of theirs) {
      const own = ours.get(key);
      if (own === undefined) continue;
      lines++;
      if (isSame(field, own, value)) equal++;
      else note(differences, key, own, value);
    }
    for (const [type, { count, example }] of [...differences].sort(
      (a, b) => b[1].count - a[1].count,
    ))
      console.log(`  ${flag} ${field} of ${type}: ${count}, like ${example}`);
  }
  console.log(`  ${equal} of ${lines} values equal`);
}

/** Of all sections; events as they lie in the file, first halves of calls included. */
async function ownCounts(path: string): Promise<string> {
  const input = await openCapture(path);
  const reader = new ScapReader(input);
  const sums = { threads: 0, descriptors: 0, users: 0, groups: 0 };
  let hidden = 0;
  const sink = (_memory: unknown, _at: number, _cpu: number, stateOnly: boolean) => {
    hidden += Number(stateOnly);
  };
  while (await reader.nextSection()) {
    const { processes, fds, users, groups } = reader.section;
    sums.threads += processes.length;
    for (const list of fds.values()) sums.descriptors += list.length;
    sums.users += users.length;
    sums.groups += groups.length;
    while (!reader.sectionEnded) if (reader.take(1_000, sink) < 1_000) await reader.more();
  }
  const { bytes, total } = input.progress();
  await input.close();
  const { damage, blocks, unknownTypes } = reader;
  const end = damage === undefined && bytes === total ? "to the last byte" : "NOT to the last byte";
  return `${end}, ${JSON.stringify({ ...sums, events: blocks, hidden, unknownTypes })}`;
}

/** As its tables of threads and descriptors are after the first event. */
function theirCounts(path: string): string {
  const table = (chisel: string) =>
    output(sysdig!, ["-r", path, "-c", chisel]).trimEnd().split("\n");
  // One row for each thread that shares a descriptor: process, thread, user, number.
  const isOfMain = (row: string) => {
    const [, pid, tid] = /\s(\d+)\s+(\d+)\s+\S+\s+\d+\s/.exec(row) ?? [];
    return pid !== undefined && pid === tid;
  };
  const threads = table("ps").length - 1;
  const descriptors = table("lsof").filter(isOfMain).length;
  const told = Bun.spawnSync([sysdig!, "-q", "-v", "-r", path]).stderr.toString();
  const events = Number(/Captured Events: (\d+)/.exec(told)?.[1] ?? Number.NaN);
  return JSON.stringify({ threads, descriptors, events });
}

function isSame(field: string, own: string, value: string): boolean {
  return field === "evt.info" ? own.startsWith(value.trimEnd()) : own === value;
}

function note(
  differences: Map<string, { count: number; example: string }>,
  key: string,
  own: string,
  value: string,
): void {
  const type = key.split(separator).slice(2, 4).join(" ");
  const row = differences.get(type) ?? { count: 0, example: `${short(own)} for ${short(value)}` };
  row.count++;
  differences.set(type, row);
}

function short(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 160)}…` : text);
}

/** Values by key; events that share one are numbered. A value may have line breaks in it. */
function linesOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let last = "";
  for (const line of text.split("\n")) {
    const parts = line.split(separator);
    if (parts.length < keyFields.length + 1) {
      if (line !== "") values.set(last, `${values.get(last)}\n${line}`);
      continue;
    }
    const key = parts.slice(0, keyFields.length).join(separator);
    last = key;
    for (let i = 2; values.has(last); i++) last = `${key}${separator}${i}`;
    values.set(last, parts.slice(keyFields.length).join(separator));
  }
  return values;
}
