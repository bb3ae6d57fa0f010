// Compares `sysdig -r` with `gyr inspect -r`, field by field, on captures:
//   bun scripts/compare-sysdig.ts <gyr> <sysdig> <capture>…
// A capture that this sysdig cannot open is first copied by gyr, with only the events that it
// knows: it ends with an error, or a crash, at what came after it. Then every field below is
// printed by both, and values are compared event by event (same time, thread, direction, type);
// events that only one of them has are left out. Of evt.info sysdig's text has to be the beginning
// of ours: calls have more parameters now. Differences are counted by field and type, with one
// example each.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

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

const separator = "\u0001";

const [gyr, sysdig, ...captures] = process.argv.slice(2);
if (gyr === undefined || sysdig === undefined || captures.length === 0) {
  console.error("usage: bun scripts/compare-sysdig.ts <gyr> <sysdig> <capture>…");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "compare-sysdig-"));
const known = knownTypes(sysdig);
for (const capture of captures) compare(capture, join(folder, basename(capture)));
rmSync(folder, { recursive: true });

function output(program: string, args: readonly string[]): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync([program, ...args], {
    env: { ...process.env, TZ: "UTC" },
  });
  if (exitCode !== 0)
    console.log(`  ${program} ended with ${exitCode}: ${stderr.toString().trim()}`);
  return stdout.toString("latin1");
}

function knownTypes(program: string): readonly string[] {
  const names = [...output(program, ["-L"]).matchAll(/^[<>] ([a-z0-9_]+)\(/gm)].map(([, n]) => n!);
  // System calls without an event of their own are the ones at which it crashes.
  return [...new Set(names)].filter((name) => name !== "syscall");
}

function compare(capture: string, target: string): void {
  const opens = Bun.spawnSync([sysdig!, "-q", "-r", capture]).exitCode === 0;
  console.log(`${basename(capture)}${opens ? "" : ", copied"}`);
  const copy = opens ? capture : target;
  if (!opens)
    output(gyr!, ["inspect", "-r", capture, "-w", copy, `evt.type in (${known.join(",")})`]);
  let [equal, lines] = [0, 0];
  for (const field of fields) {
    const format = `*${[...keyFields, field].map((name) => `%${name}`).join(separator)}`;
    const ours = linesOf(output(gyr!, ["inspect", "-r", copy, "-p", format]));
    const theirs = linesOf(output(sysdig!, ["-r", copy, "-p", format]));
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
      console.log(`  ${field} of ${type}: ${count}, like ${example}`);
  }
  console.log(`  ${equal} of ${lines} values equal`);
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
