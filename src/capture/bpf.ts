// The CO-RE probe as a source of events (engine.kind: modern_ebpf): loads the embedded object, sets
// what is constant, makes the rings, attaches, and reads.
import { readFileSync } from "node:fs";
import { limits } from "../base/limits.ts";
import type { Memory } from "../base/memory.ts";
import { bytesAt, type Mapping, mapMemory } from "../native/mapping.ts";
import { ProbeObject } from "../native/probe-object.ts";
import { loadShim, type Shim } from "../native/shim.ts";
import { type Architecture, type Syscall, syscallsOf } from "../schema/syscalls.ts";
import { ia32Syscalls } from "../schema/syscalls/ia32.ts";
import { parseCpuList, ringGroups } from "./cpus.ts";
import { drain } from "./merge.ts";
import {
  counterSlots,
  probeConfig,
  probeCounters,
  probeLive,
  wantedIa32,
  wantedNative,
} from "./probe-layout.ts";
import { Ring } from "./ring.ts";
import type { CaptureSource, CaptureStats } from "./source.ts";

export interface BpfOptions {
  /** The shim and the probe object, as embedded in the executable. */
  readonly shim: Uint8Array;
  readonly probe: Uint8Array;
  readonly architecture: Architecture;
  readonly syscalls: readonly Syscall[];
  /** Of one ring; a power of two. */
  readonly ringBytes: number;
  /** 0: one ring for all. */
  readonly cpusPerRing: number;
  readonly dropFailed: boolean;
  readonly snaplen: number;
  /** Prefix of the host's files. */
  readonly hostRoot?: string;
}

const dispatcher = "sys_exit";
const genericProgram = "on_generic";
const twoTo32 = 4294967296;

export class BpfSource implements CaptureSource {
  readonly name = "modern_ebpf";
  readonly #options: BpfOptions;
  #object: ProbeObject | undefined;
  #rings: Ring[] = [];
  #counts: Mapping | undefined;
  #counters: DataView | undefined;

  constructor(options: BpfOptions) {
    this.#options = options;
  }

  /** Throws a ProbeError that says what the kernel refused and what to do. */
  async open(): Promise<void> {
    const { shim: bytes, probe } = this.#options;
    const shim = loadShim(bytes);
    const object = ProbeObject.open(shim, probe);
    this.#object = object;
    try {
      this.#leaveOut(object);
      this.#configure(shim, object);
      object.load();
      this.#makeRings(shim, object);
      this.#fillTables(object);
      this.#want(object);
      this.#attach(object);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  poll(max: number, sink: (memory: Memory, at: number) => void): number {
    return drain(this.#rings, max, sink);
  }

  stats(): CaptureStats {
    const totals = probeCounters.map((_name, i) => this.#counter(i));
    const total = (name: (typeof probeCounters)[number]) => totals[probeCounters.indexOf(name)]!;
    const dropsBy = Object.fromEntries(
      probeCounters.slice(1).map((name, i) => [name, totals[i + 1]!]),
    );
    return {
      events: total("n_evts"),
      drops:
        total("n_drops_buffer_total") + total("n_drops_scratch_map") + total("n_drops_no_ring"),
      dropsBy,
    };
  }

  async close(): Promise<void> {
    for (const ring of this.#rings.splice(0)) ring.close();
    this.#counts?.unmap();
    this.#counts = undefined;
    this.#counters = undefined;

    this.#object?.close();
    this.#object = undefined;
  }

  // Loading a program costs the kernel about a millisecond, so those of calls nobody wants stay out.
  #leaveOut(object: ProbeObject): void {
    const kept = new Set(this.#options.syscalls.map((call) => `on_${call.name}`));
    kept.add(genericProgram);
    for (const { name, section } of object.programs()) {
      const call = /^tp\/syscalls\/sys_enter_(\w+)$/.exec(section)?.[1];
      const program = call === undefined ? name : `on_${call}`;
      if (program.startsWith("on_") && !kept.has(program)) object.skip(name);
    }
  }

  #configure(shim: Shim, object: ProbeObject): void {
    const { architecture, dropFailed, snaplen } = this.#options;
    const cpus = shim.gyr_possible_cpus();
    for (const map of ["scratches", "counts", "rings"]) object.resizeMap(map, cpus);
    const at = object.variable(".rodata", "config", probeConfig.bytes);
    const config = viewOf(bytesAt(at, probeConfig.bytes));
    config.setBigUint64(probeConfig.bootOffsetNs, BigInt(shim.gyr_boot_offset_ns()), true);
    config.setUint32(probeConfig.snaplen, snaplen, true);
    config.setUint32(probeConfig.dropFailed, dropFailed ? 1 : 0, true);
    for (const call of syscallsOf(architecture))
      config.setUint16(probeConfig.codes + 2 * call.number, call.code, true);
    if (architecture !== "x86_64") return;
    for (const [from, to] of ia32Syscalls)
      config.setUint16(probeConfig.fromIa32 + 2 * from, to + 1, true);
  }

  #makeRings(shim: Shim, object: ProbeObject): void {
    const { ringBytes, cpusPerRing, hostRoot = "" } = this.#options;
    const online = readFileSync(`${hostRoot}/sys/devices/system/cpu/online`, "utf8");
    const table = object.mapFd("rings");
    for (const cpus of ringGroups(parseCpuList(online), cpusPerRing)) {
      const fd = object.createRing(ringBytes);
      for (const cpu of cpus) object.putMap(table, cpu, fd);
      this.#rings.push(new Ring(shim, fd, ringBytes));
    }
    const page = shim.gyr_page_bytes();
    const bytes = Math.ceil((shim.gyr_possible_cpus() * counterSlots * 8) / page) * page;
    this.#counts = mapMemory(shim, object.mapFd("counts"), 0, bytes, false);
    this.#counters = viewOf(this.#counts.bytes);
  }

  // Every call that has a program of its own gets it; the others are reported by name only.
  #fillTables(object: ProbeObject): void {
    const table = object.mapFd("calls");
    const programs = new Set(object.programs().map((program) => program.name));
    for (const call of this.#options.syscalls) {
      const own = `on_${call.name}`;
      object.putProgram(table, call.number, programs.has(own) ? own : genericProgram);
    }
  }

  #want(object: ProbeObject): void {
    const live = viewOf(bytesAt(object.variable(".bss", "live", probeLive.bytes), probeLive.bytes));

    const numbers = new Set(this.#options.syscalls.map((call) => call.number));
    const wish = (number: number, bit: number) => {
      const at = probeLive.wanted + number;
      live.setUint8(at, live.getUint8(at) | bit);
    };
    for (const number of numbers) wish(number, wantedNative);
    if (this.#options.architecture === "x86_64")
      for (const [from, to] of ia32Syscalls) if (numbers.has(to)) wish(from, wantedIa32);
    // Only the kernel knows our process by its number outside all namespaces.
    if (!object.run("identify_agent")) live.setUint32(probeLive.agent, process.pid, true);
  }

  // The dispatcher last, so that attaching the others is not itself in the stream.
  #attach(object: ProbeObject): void {
    const names = new Set(this.#options.syscalls.map((call) => call.name));
    for (const { name, section } of object.programs()) {
      const enter = /^tp\/syscalls\/sys_enter_(\w+)$/.exec(section);
      if (enter !== null && !names.has(enter[1]!)) continue;
      if (enter !== null || section.startsWith("tp_btf/sched_")) object.attach(name);
    }
    object.attach(dispatcher);
  }

  #counter(index: number): number {
    const counters = this.#counters;
    if (counters === undefined) return 0;
    let sum = 0;
    const cpus = Math.min(counters.byteLength / (counterSlots * 8), limits.cpusMax);
    for (let cpu = 0; cpu < cpus; cpu++) {
      const at = 8 * (cpu * counterSlots + index);
      sum += counters.getUint32(at, true) + counters.getUint32(at + 4, true) * twoTo32;
    }
    return sum;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
