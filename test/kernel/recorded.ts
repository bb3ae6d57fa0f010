// Runs the helper program (calls/*.c) under the probe and keeps what the probe told of each case.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BpfSource, type BpfOptions } from "../../src/capture/bpf.ts";
import { EventView } from "../../src/decode/event-view.ts";
import { InternTable } from "../../src/decode/intern.ts";
import { eventTypes, type Param } from "../../src/schema/events.ts";
import { wire } from "../../src/schema/wire.ts";
import { Memory } from "../../src/base/memory.ts";
import { probeOptions } from "./machine.ts";

/** What a parameter holds; null: nothing (length 0). Bytes as hexadecimal text. */
export type Value = number | bigint | string | null;

export interface RecordedEvent {
  readonly key: string;
  readonly tid: number;
  readonly tsNs: bigint;
  readonly params: Readonly<Record<string, Value>>;
}

/** What the case itself said of the call it made. */
export class Facts {
  readonly directory: string;
  readonly #facts: Readonly<Record<string, string>>;

  constructor(directory: string, facts: Readonly<Record<string, string>>) {
    this.directory = directory;
    this.#facts = facts;
  }

  text(name: string): string {
    const fact = this.#facts[name];
    if (fact === undefined) throw new Error(`the case told no ${name}`);
    return fact;
  }

  number(name: string): number {
    return Number(this.text(name));
  }
}

export interface RecordedCase {
  readonly tid: number;
  readonly facts: Facts;
}

export interface Recording {
  readonly cases: ReadonlyMap<string, RecordedCase>;
  readonly events: readonly RecordedEvent[];
}

const root = join(import.meta.dir, "../..");

let built: Promise<string> | undefined;

/** Compiles the helper program, once; returns its path. */
export function buildCalls(): Promise<string> {
  built ??= compileCalls();
  return built;
}

async function compileCalls(): Promise<string> {
  const program = join(root, "build/test/calls");
  mkdirSync(join(root, "build/test"), { recursive: true });
  const sources = [...new Bun.Glob("*.c").scanSync(join(import.meta.dir, "calls"))];
  const paths = sources.map((name) => join(import.meta.dir, "calls", name));
  const cc = Bun.spawn(["cc", "-O1", "-Wall", "-pthread", "-o", program, ...paths], {
    stderr: "pipe",
  });
  if ((await cc.exited) !== 0) throw new Error(await new Response(cc.stderr).text());
  return program;
}

/** Runs cases (none named: all) and records every event of them and their children. */
export async function record(
  names: readonly string[] = [],
  changes: Partial<BpfOptions> = {},
): Promise<Recording> {
  const program = await buildCalls();
  const directory = mkdtempSync(join(tmpdir(), "gyr-calls-"));
  const source = new BpfSource(probeOptions(changes));
  const kept: Uint8Array[] = [];
  await source.open();
  try {
    const calls = Bun.spawn([program, directory, ...names], { stdout: "pipe" });
    const first = calls.pid;
    const keep = (memory: Memory, at: number) => {
      // Whatever runs beside the test on the machine is older, mostly.
      if (memory.view.getUint32(at + wire.tid, true) < first) return;
      const length = memory.view.getUint32(at + wire.length, true);
      kept.push(memory.bytes.slice(at, at + length));
    };
    const output = new Response(calls.stdout).text();
    let running = true;
    void calls.exited.then(() => {
      running = false;
    });
    while (running) {
      source.poll(100_000, keep);
      await Bun.sleep(1);
    }
    // Bounded: with switches of the scheduler among the events there is always one more.
    for (let i = 0; i < 5; i++) {
      await Bun.sleep(2);
      source.poll(1_000_000, keep);
    }
    return { cases: casesOf(await output, directory), events: kept.map(decoded) };
  } finally {
    await source.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function casesOf(output: string, directory: string): ReadonlyMap<string, RecordedCase> {
  const cases = new Map<string, RecordedCase>();
  for (const line of output.trim().split("\n")) {
    const row = JSON.parse(line);
    if (row.facts.failed !== undefined)
      throw new Error(`case ${row.case}: ${row.facts.failed} failed, errno ${row.facts.errno}`);
    const facts = new Facts(join(directory, row.case), row.facts);
    cases.set(row.case, { tid: row.tid, facts });
  }
  return cases;
}

const view = new EventView(new InternTable());

function decoded(bytes: Uint8Array): RecordedEvent {
  if (!view.aim(new Memory(bytes), 0)) throw new Error("the probe sent no record");
  const params: Record<string, Value> = {};
  for (const param of eventTypes[view.type]!.params) params[param.name] = payloadOf(param);
  return { key: view.info.key, tid: view.tid, tsNs: view.tsNs, params };
}

// Exact, and strict about sizes: EventView forgives a parameter that is too long.
function payloadOf(param: Param): Value {
  const size = view.size(param.index);
  if (size === 0) return null;
  const fixed = param.row.size;
  if (fixed !== "variable" && fixed !== size)
    throw new Error(`${view.info.key}: ${param.name} has ${size} bytes, not ${fixed}`);
  const bytes = view.bytes(param.index);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (param.row.read) {
    case "i64":
      return plain(data.getBigInt64(0, true));
    case "u64":
      return plain(data.getBigUint64(0, true));
    case "u32":
      return data.getUint32(0, true);
    case "i32":
      return data.getInt32(0, true);
    case "u16":
      return data.getUint16(0, true);
    case "i16":
      return data.getInt16(0, true);
    case "u8":
      return data.getUint8(0);
    case "text":
      if (bytes.indexOf(0) !== size - 1) throw new Error(`${param.name} does not end with its NUL`);
      return view.text(param.index);
    default:
      return Buffer.from(bytes).toString("hex");
  }
}

function plain(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
