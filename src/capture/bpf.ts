// The CO-RE probe as a source of events (engine.kind: modern_ebpf): loads the embedded object, sets
// what is constant, makes the rings, attaches, and reads.
import { readFileSync } from "node:fs";
import { release } from "node:os";
import { limits } from "../base/limits.ts";
import type { Memory } from "../base/memory.ts";
import { bytesAt, type Mapping, mapMemory } from "../native/mapping.ts";
import { ProbeError, ProbeObject, type ProgramCost } from "../native/probe-object.ts";
import { loadShim, type Shim, shimFile } from "../native/shim.ts";
import { Sleeper, type Wake } from "../native/sleeper.ts";
import { type Architecture, type Syscall, syscallsOf } from "../schema/syscalls.ts";
import { ia32Syscalls } from "../schema/syscalls/ia32.ts";
import { parseCpuList, ringGroups } from "./cpus.ts";
import { ProbeCounts } from "./losses.ts";
import { drain } from "./merge.ts";
import {
  dispatcher,
  dispatcherAgain,
  dispatcherOfBeginnings,
  type ExtraHook,
  identifyAgent,
  mayLeaveRunsOut,
  type ProgramPlan,
  planPrograms,
} from "./programs.ts";
import {
  probeConfig,
  probeCounters,
  probeLive,
  syscallsMax,
  tidRows,
  wantedIa32,
  wantedNative,
  worthShift,
} from "./probe-layout.ts";
import { loadMorePrograms, type ProgramLoader } from "./more-programs.ts";
import { Ring } from "./ring.ts";
import { type CaptureSource, type CaptureStats, type CpuStats, slept } from "./source.ts";
import { callWorth, type WorthOf } from "./worth.ts";

export interface BpfOptions {
  /** The shim and the probe object, as embedded in the executable. */
  readonly shim: Uint8Array;
  readonly probe: Uint8Array;
  readonly architecture: Architecture;
  readonly syscalls: readonly Syscall[];
  /** Default: as if rules could match all of them. */
  readonly worthOf?: WorthOf | undefined;
  /** Of one ring; a power of two. */
  readonly ringBytes: number;
  /** 0: one ring for all. */
  readonly cpusPerRing: number;
  readonly dropFailed: boolean;
  readonly snaplen: number;
  /** Default: none. */
  readonly extraHooks?: readonly ExtraHook[];
  /** Prefix of the host's files. */
  readonly hostRoot?: string;
  /** Default: programs that are needed later are loaded while everything waits. */
  readonly loadApart?: ProgramLoader | undefined;
}

const RAW_TRACEPOINT = 17; // enum bpf_prog_type
const LOOP = 181; // enum bpf_func_id
const socketcall = 102; // 32-bit x86 only: the calls of sockets behind one number
const everythingMatters: WorthOf = (call) => callWorth(call, { done: true, failed: true });

export class BpfSource implements CaptureSource {
  readonly name = "modern_ebpf";
  readonly #options: BpfOptions;
  #object: ProbeObject | undefined;
  /** Programs that were not needed at first, with the maps of the first object. */
  readonly #more: ProbeObject[] = [];
  /** The last of these that were loaded apart. */
  #loading: Promise<ProbeObject> | undefined;
  #isClosing = false;
  #syscalls: readonly Syscall[];
  #worthOf: WorthOf;
  #rings: Ring[] = [];
  #counts: ProbeCounts | undefined;
  readonly #mappings: Mapping[] = [];
  readonly #triesAgain = mayLeaveRunsOut(release());
  /** The kernel does not let us see the beginnings of single calls. */
  #seesAllBeginnings = false;
  #sleeper: Sleeper | undefined;
  #live: DataView | undefined;

  constructor(options: BpfOptions) {
    this.#options = options;
    this.#syscalls = options.syscalls;
    this.#worthOf = options.worthOf ?? everythingMatters;
  }

  /** Throws a ProbeError that says what the kernel refused and what to do. */
  async open(): Promise<void> {
    const { shim: bytes, probe } = this.#options;
    const shim = loadShim(bytes);
    const object = ProbeObject.open(shim, probe);
    this.#object = object;
    try {
      const plan = this.#plan(shim, object, this.#syscalls);
      this.#leaveOut(object, plan.loaded);
      this.#configure(shim, object);
      this.#want(object, this.#syscalls);
      liveOf(object).setUint32(probeLive.agent, process.pid, true);
      const firstRing = object.createRing(this.#options.ringBytes);
      object.setInnerMap("rings", firstRing);
      object.load();
      this.#makeRings(shim, object, firstRing);
      const table = object.mapFd("calls");
      for (const [number, program] of plan.called) object.putProgram(table, number, program);
      // Only the kernel knows our process by its number outside all namespaces; before Linux 5.10
      // it cannot be asked, and our own number stays (see #want).
      object.run(identifyAgent);
      // The dispatcher last, so that attaching the others is not itself in the stream. A hook that
      // this kernel does not have (creat on arm64) is no loss: its calls are not there either.
      this.#attach(shim, object, plan);
      object.attach(dispatcher);
      if (this.#triesAgain) object.attach(dispatcherAgain);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  poll(max: number, sink: (memory: Memory, at: number) => void): number {
    return drain(this.#rings, max, sink);
  }

  wait(timeoutMs: number): Wake | Promise<Wake> {
    const sleeper = this.#sleeper;
    const live = this.#live;
    if (sleeper === undefined || live === undefined) return slept(timeoutMs);
    const ms = sleeper.hearsOthers ? timeoutMs : Math.min(timeoutMs, limits.deafMsMax);
    // The probe wakes whoever says that it sleeps, once.
    live.setUint32(probeLive.readerSleeps, 1, true);
    const wake = sleeper.wait(ms);
    live.setUint32(probeLive.readerSleeps, 0, true);
    return wake;
  }

  rest(timeoutMs: number): Wake | Promise<Wake> {
    return this.#sleeper?.hearsOthers === true ? this.#sleeper.rest(timeoutMs) : slept(timeoutMs);
  }

  stats(): CaptureStats {
    const counts = this.#counts?.stats() ?? { events: 0, drops: 0, dropsBy: {} };
    const objects = [this.#object, ...this.#more];
    // What the dispatcher misses is lost only if the one behind it was left out too.
    const except = this.#triesAgain ? dispatcher : undefined;
    const preemptions = objects.reduce((sum, object) => sum + (object?.missedRuns(except) ?? 0), 0);
    return { ...counts, preemptions };
  }

  cpuStats(): readonly CpuStats[] {
    return this.#counts?.byCpu() ?? [];
  }

  /** What each program costs: runs and time are counted while somebody asks the kernel to. */
  programCosts(): readonly ProgramCost[] {
    return [this.#object, ...this.#more].flatMap((object) => object?.costs() ?? []);
  }

  async select(syscalls: readonly Syscall[], worthOf?: WorthOf): Promise<() => void> {
    const object = this.#object;
    if (object === undefined) return () => {};
    const shim = loadShim(this.#options.shim);
    const plan = this.#plan(shim, object, syscalls);
    const missing = this.#missing(plan);
    if (missing.size > 0) {
      this.#loading = this.#loadApart(shim, object, missing);
      this.#more.push(await this.#loading);
      if (this.#isClosing) return () => {};
    }
    const before = this.#syscalls;
    const table = object.mapFd("calls");
    for (const [number, program] of plan.called)
      this.#holderOf(program)?.putProgram(table, number, program);
    this.#attach(shim, object, plan);
    this.#worthOf = worthOf ?? everythingMatters;
    this.#want(object, [...before, ...syscalls]);
    this.#syscalls = syscalls;
    return () => {
      this.#want(object, this.#syscalls);
      const needless = this.#plan(shim, object, before).attached;
      for (const name of needless)
        if (!plan.attached.includes(name)) this.#holderOf(name)?.detach(name);
    };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#loading?.catch(() => {}); // Its maps are those of the first object.
    for (const more of this.#more.splice(0)) more.close();
    for (const ring of this.#rings.splice(0)) ring.close();
    this.#counts = undefined;
    for (const mapping of this.#mappings.splice(0)) mapping.unmap();
    this.#sleeper?.close();
    this.#sleeper = undefined;
    this.#live = undefined;
    this.#object?.close();
    this.#object = undefined;
  }

  #attach(shim: Shim, object: ProbeObject, plan: ProgramPlan): void {
    for (const name of plan.attached) {
      const isEntered = plan.entered.includes(name);
      if (isEntered && this.#seesAllBeginnings) continue;
      try {
        this.#holderOf(name)?.attach(name);
      } catch (error) {
        if (!isEntered || !(error instanceof ProbeError && error.isForbidden)) throw error;
        this.#seesAllBeginnings = true;
      }
    }
    if (this.#seesAllBeginnings) this.#attachBeginnings(shim, object, plan.begun);
  }

  // Costs every call on the machine some nanoseconds, so it is only done where it must be.
  #attachBeginnings(shim: Shim, object: ProbeObject, begun: ReadonlyMap<number, string>): void {
    const missing = programsOf(begun).filter((name) => this.#holderOf(name) === undefined);
    if (missing.length > 0)
      this.#more.push(loadMorePrograms(shim, this.#options.probe, object, new Set(missing)));
    const table = object.mapFd("begins");
    for (const [number, program] of begun)
      this.#holderOf(program)?.putProgram(table, number, program);
    const holder = this.#holderOf(dispatcherOfBeginnings);
    if (begun.size > 0) holder?.attach(dispatcherOfBeginnings);
    else holder?.detach(dispatcherOfBeginnings);
  }

  #configure(shim: Shim, object: ProbeObject): void {
    const { architecture, dropFailed, snaplen, ringBytes } = this.#options;
    const cpus = shim.gyr_possible_cpus();
    for (const map of ["scratches", "counts", "lost", "rings"]) object.resizeMap(map, cpus);
    if (this.#triesAgain) object.resizeMap("told", tidRows);
    const at = object.variable(".rodata", "config", probeConfig.bytes);
    const config = viewOf(bytesAt(at, probeConfig.bytes));
    config.setBigUint64(probeConfig.bootOffsetNs, BigInt(shim.gyr_boot_offset_ns()), true);
    config.setUint32(probeConfig.snaplen, snaplen, true);
    config.setUint32(probeConfig.dropFailed, dropFailed ? 1 : 0, true);
    config.setUint32(probeConfig.triesAgain, this.#triesAgain ? 1 : 0, true);
    for (const [level, share] of limits.shedFrom.entries())
      config.setUint32(probeConfig.shedFrom + 4 * level, Math.floor(share * ringBytes), true);
    for (const call of syscallsOf(architecture)) {
      config.setUint16(probeConfig.codes + 2 * call.number, call.code, true);
      config.setUint16(probeConfig.types + 2 * call.number, call.event.id, true);
    }
    if (architecture !== "x86_64") return;
    for (const [from, to] of ia32Syscalls)
      config.setUint16(probeConfig.fromIa32 + 2 * from, to + 1, true);
  }

  #makeRings(shim: Shim, object: ProbeObject, firstRing: number): void {
    const { ringBytes, cpusPerRing, hostRoot = "" } = this.#options;
    const online = readFileSync(`${hostRoot}/sys/devices/system/cpu/online`, "utf8");
    const table = object.mapFd("rings");
    const sleeper = new Sleeper(shim);
    const offline = new Set(Array.from({ length: shim.gyr_possible_cpus() }, (_, cpu) => cpu));
    const fds: number[] = [];
    for (const cpus of ringGroups(parseCpuList(online), cpusPerRing)) {
      const fd = fds.length === 0 ? firstRing : object.createRing(ringBytes);
      fds.push(fd);
      for (const cpu of cpus) {
        object.putMap(table, cpu, fd);
        offline.delete(cpu);
      }
      this.#rings.push(new Ring(shim, fd, ringBytes));
      sleeper.add(fd);
    }
    // CPUs that come later share a ring: capture goes on instead of being opened anew.
    for (const cpu of offline) object.putMap(table, cpu, fds[cpu % fds.length]!);
    this.#sleeper = sleeper;
    this.#live = liveOf(object);
    const cpus = Math.min(shim.gyr_possible_cpus(), limits.cpusMax);
    this.#counts = new ProbeCounts(
      this.#mapCounts(shim, object.mapFd("counts"), cpus * probeCounters.bytes),
      this.#mapCounts(shim, object.mapFd("lost"), cpus * probeCounters.lossesBytes),
      cpus,
    );
  }

  #mapCounts(shim: Shim, fd: number, bytes: number): DataView {
    const page = shim.gyr_page_bytes();
    const mapping = mapMemory(shim, fd, 0, Math.ceil(bytes / page) * page, false);
    this.#mappings.push(mapping);
    return viewOf(mapping.bytes);
  }

  #want(object: ProbeObject, syscalls: readonly Syscall[]): void {
    const wishes = wishesFor(syscalls, this.#options.architecture, this.#worthOf);
    const live = liveOf(object);
    for (const [number, wish] of wishes.entries()) live.setUint8(probeLive.wanted + number, wish);
  }

  // Programs that nothing asks for are not even shown to the verifier: it takes most of the start.
  #leaveOut(object: ProbeObject, loaded: ReadonlySet<string>): void {
    for (const { name } of object.programs()) if (!loaded.has(name)) object.skip(name);
  }

  #plan(shim: Shim, object: ProbeObject, syscalls: readonly Syscall[]): ProgramPlan {
    const { architecture, extraHooks = [] } = this.#options;
    const available = new Set(object.programs().map((program) => program.name));
    const hasLoop = shim.gyr_has_helper(RAW_TRACEPOINT, LOOP) === 1;
    const triesAgain = this.#triesAgain;
    return planPrograms({ architecture, syscalls, extraHooks, hasLoop, triesAgain, available });
  }

  #missing({ loaded, begun }: ProgramPlan): ReadonlySet<string> {
    const wanted = [...loaded, ...(this.#seesAllBeginnings ? programsOf(begun) : [])];
    return new Set(wanted.filter((name) => this.#holderOf(name) === undefined));
  }

  async #loadApart(
    shim: Shim,
    first: ProbeObject,
    names: ReadonlySet<string>,
  ): Promise<ProbeObject> {
    const { probe, loadApart } = this.#options;
    if (loadApart === undefined) return loadMorePrograms(shim, probe, first, names);
    const wanted = { shimFile: shimFile(), first: first.address, names: [...names] };
    return ProbeObject.at(shim, await loadApart(wanted), probe);
  }

  /** The object in which a program is loaded. */
  #holderOf(program: string): ProbeObject | undefined {
    return [this.#object, ...this.#more].find((object) => object?.isLoaded(program) === true);
  }
}

/** What seeing all beginnings takes. */
function programsOf(begun: ReadonlyMap<number, string>): readonly string[] {
  return begun.size === 0 ? [] : [...begun.values(), dispatcherOfBeginnings];
}

/** For each number, as which kind of call it is wanted, and how much. */
function wishesFor(
  syscalls: readonly Syscall[],
  architecture: Architecture,
  worthOf: WorthOf,
): Uint8Array {
  const wishes = new Uint8Array(syscallsMax);
  const numbers = new Set(syscalls.map((call) => call.number));
  for (const call of new Set(syscalls)) {
    const { done, failed, begun } = worthOf(call);
    const { done: d, failed: f, begun: b } = worthShift;
    wishes[call.number] = wantedNative | (done << d) | (failed << f) | (begun << b);
  }
  if (architecture !== "x86_64") return wishes;
  for (const [from, to] of [...ia32Syscalls, ...socketcallTargets(syscalls)])
    if (numbers.has(to)) wishes[from]! |= wantedIa32;
  return wishes;
}

// One wish for socketcall per call of sockets: the probe looks at which of them it is.
function socketcallTargets(calls: readonly Syscall[]): readonly (readonly [number, number])[] {
  return calls
    .filter((call) => call.event.category === "net" || call.event.category.startsWith("io_"))
    .map((call) => [socketcall, call.number] as const);
}

function liveOf(object: ProbeObject): DataView {
  return viewOf(bytesAt(object.variable(".bss", "live", probeLive.bytes), probeLive.bytes));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
