// An eBPF object loaded through the shim: a typed handle, and failures as one clear sentence with
// the remedy. Descriptors and memory live until `close`.
import { type Pointer, ptr } from "bun:ffi";
import { EACCES, EPERM, errnoName } from "./errno.ts";
import { pointerOf, type Shim, text, textAt } from "./shim.ts";

/** Something the kernel or libbpf refused; the message says what to do. */
export class ProbeError extends Error {
  /** What libbpf and the verifier said, for the curious. */
  readonly log: string;
  /** The kernel does not let us: a matter of rights. */
  readonly isForbidden: boolean;

  constructor(message: string, log: string, isForbidden = false) {
    super(message);
    this.name = "ProbeError";
    this.log = log;
    this.isForbidden = isForbidden;
  }
}

/** What a loaded program costs. */
export interface ProgramCost {
  readonly name: string;
  /** Runs, and nanoseconds in them: counted while `kernel.bpf_stats_enabled`, or see countRuns. */
  readonly runs: number;
  readonly runNs: number;
  /** Instructions that the verifier went through; 0 before Linux 5.16. */
  readonly verified: number;
  /** When it began to, in nanoseconds since boot. */
  readonly loadedAtNs: number;
}

export class ProbeObject {
  readonly #shim: Shim;
  readonly #probe: Pointer;
  // Kept from being collected while the object reads it.
  readonly #bytes: Uint8Array;
  readonly #rings: number[] = [];

  private constructor(shim: Shim, probe: Pointer, bytes: Uint8Array) {
    this.#shim = shim;
    this.#probe = probe;
    this.#bytes = bytes;
  }

  /** Opens an object file held in memory; `btfPath` replaces the kernel's own type information. */
  static open(shim: Shim, bytes: Uint8Array, btfPath = ""): ProbeObject {
    const probe = pointerOf(shim.gyr_probe_open(ptr(bytes), bytes.length, ptr(text(btfPath))));
    if (probe === null) throw failure(shim, "cannot open the eBPF object", 0);
    return new ProbeObject(shim, probe, bytes);
  }

  /** The object at an address that another thread of this process was told by `address`. */
  static at(shim: Shim, address: number, bytes: Uint8Array): ProbeObject {
    // A cast: a Pointer is a number.
    return new ProbeObject(shim, address as Pointer, bytes);
  }

  get address(): number {
    return this.#probe;
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  /** Names and sections of all programs, in the order of the object. */
  programs(): readonly { readonly name: string; readonly section: string }[] {
    const found: { name: string; section: string }[] = [];
    for (let i = 0; ; i++) {
      const name = textAt(this.#shim.gyr_program_name(this.#probe, i));
      if (name === undefined) return found;
      const section = textAt(this.#shim.gyr_program_section(this.#probe, ptr(text(name))));
      found.push({ name, section: section ?? "" });
    }
  }

  /** Address of a global variable: a constant before `load`, live memory after it. */
  variable(section: ".rodata" | ".bss" | ".data", name: string, bytes: number): Pointer {
    const names = [ptr(text(section)), ptr(text(name))] as const;
    const at = pointerOf(this.#shim.gyr_variable(this.#probe, ...names, bytes));
    if (at === null) throw failure(this.#shim, `the eBPF object has no ${bytes}-byte ${name}`, 0);
    return at;
  }

  /** Leaves a program out of loading. */
  skip(program: string): void {
    this.#shim.gyr_program_autoload(this.#probe, ptr(text(program)), 0);
  }

  resizeMap(name: string, entries: number): void {
    const result = this.#shim.gyr_map_resize(this.#probe, ptr(text(name)), entries);
    if (result !== 0) throw failure(this.#shim, `cannot resize map ${name}`, result);
  }

  /** Before loading: the maps that a map of maps will hold are like the one of this descriptor. */
  setInnerMap(name: string, fd: number): void {
    const result = this.#shim.gyr_map_template(this.#probe, ptr(text(name)), fd);
    if (result !== 0) throw failure(this.#shim, `cannot shape the maps in ${name}`, result);
  }

  /** Before loading: uses the maps and variables of another object of the same file. */
  shareMaps(loaded: ProbeObject): void {
    const result = this.#shim.gyr_maps_share(this.#probe, loaded.#probe);
    if (result !== 0) throw failure(this.#shim, "cannot share the maps of the probe", result);
  }

  load(): void {
    const result = this.#shim.gyr_probe_load(this.#probe);
    if (result !== 0) throw failure(this.#shim, "cannot load the eBPF probe", result);
  }

  mapFd(name: string): number {
    const fd = this.#shim.gyr_map_fd(this.#probe, ptr(text(name)));
    if (fd < 0) throw failure(this.#shim, `the eBPF object has no map ${name}`, fd);
    return fd;
  }

  /** Puts a program into a table of programs. */
  putProgram(mapFd: number, index: number, program: string): void {
    const fd = this.#shim.gyr_program_fd(this.#probe, ptr(text(program)));
    const result = fd < 0 ? fd : this.#shim.gyr_map_put_fd(mapFd, index, fd);
    if (result !== 0) throw failure(this.#shim, `cannot enter program ${program}`, result);
  }

  /** Makes a ring of `bytes` (a power of two) that CPUs can share; closed with the object. */
  createRing(bytes: number): number {
    const fd = this.#shim.gyr_ring_create(bytes);
    if (fd < 0) throw failure(this.#shim, `cannot make a ring buffer of ${bytes} bytes`, fd);
    this.#rings.push(fd);
    return fd;
  }

  putMap(mapFd: number, index: number, fd: number): void {
    const result = this.#shim.gyr_map_put_fd(mapFd, index, fd);
    if (result !== 0) throw failure(this.#shim, `cannot enter the ring of CPU ${index}`, result);
  }

  /** Attaches a program to the hook its section names; false when this kernel has no such hook. */
  attach(program: string): boolean {
    const result = this.#shim.gyr_attach(this.#probe, ptr(text(program)));
    if (result === 0) return true;
    if (errnoName(result) === "ENOENT") return false;
    throw failure(this.#shim, `cannot attach ${program}`, result);
  }

  detach(program: string): void {
    this.#shim.gyr_detach(this.#probe, ptr(text(program)));
  }

  isLoaded(program: string): boolean {
    return this.#shim.gyr_program_fd(this.#probe, ptr(text(program))) >= 0;
  }

  /** Runs that the kernel left out, having preempted another of the same; not of one program. */
  missedRuns(except = ""): number {
    return this.#shim.gyr_missed_runs(this.#probe, ptr(text(except)));
  }

  /** What each loaded program costs, in the order of the object. */
  costs(): readonly ProgramCost[] {
    const cost = new Float64Array(4);
    const found: ProgramCost[] = [];
    for (const { name } of this.programs()) {
      if (this.#shim.gyr_program_cost(this.#probe, ptr(text(name)), ptr(cost)) !== 0) continue;
      const [runs = 0, runNs = 0, verified = 0, loadedAtNs = 0] = cost;
      found.push({ name, runs, runNs, verified, loadedAtNs });
    }
    return found;
  }

  /** Runs a program once; false when the kernel cannot. */
  run(program: string): boolean {
    return this.#shim.gyr_run(this.#probe, ptr(text(program))) === 0;
  }

  close(): void {
    for (const fd of this.#rings.splice(0)) this.#shim.gyr_close(fd);
    this.#shim.gyr_probe_close(this.#probe);
  }
}

function failure(shim: Shim, what: string, errno: number): ProbeError {
  const log = String(shim.gyr_log() ?? "");
  const why = errno === 0 ? "" : ` (${errnoName(errno)})`;
  const message = `${what}${why}: ${remedy(Math.abs(errno), log)}`;
  return new ProbeError(message, log, isForbidden(errno));
}

function remedy(errno: number, log: string): string {
  if (/failed to find valid kernel BTF|BTF is required|vmlinux BTF/i.test(log))
    return "the kernel has no type information; it needs CONFIG_DEBUG_INFO_BTF";
  const verdict = verdictOf(log);
  if (verdict !== undefined) return verdict;
  if (isForbidden(errno)) {
    return "run gyr as root, or with CAP_BPF, CAP_PERFMON and CAP_SYS_PTRACE";
  }
  return log.trim() === "" ? "Linux 5.8 or later is needed" : lastLine(log);
}

function isForbidden(errno: number): boolean {
  return [EPERM, EACCES].includes(Math.abs(errno));
}

// What the verifier says of a program it refuses: the line before its statistics.
function verdictOf(log: string): string | undefined {
  const refused = /([^\n]*)\nprocessed \d+ insns[\s\S]*?prog '(\w+)': failed to load/.exec(log);
  if (refused === null) return undefined;
  const [, words, program] = refused;
  return `the kernel's verifier refuses program ${program} ("${words}"); please report this`;
}

// libbpf sums a failure up in its last lines.
function lastLine(log: string): string {
  const lines = log.trim().split("\n");
  return lines.at(-1) ?? "";
}
