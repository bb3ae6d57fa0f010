// Whether this machine lets the kernel tests run, and the probe opened on it.
import { readFileSync, statfsSync } from "node:fs";
import { release } from "node:os";
import { BpfSource, type BpfOptions } from "../../src/capture/bpf.ts";
import { ProbeError } from "../../src/native/probe-object.ts";
import { type Architecture, type Syscall, syscallsOf } from "../../src/schema/syscalls.ts";

const root = `${import.meta.dir}/../..`;

export const architecture: Architecture = process.arch === "arm64" ? "aarch64" : "x86_64";

/** Whether the running kernel is at least this release. */
export function kernelIsAtLeast(major: number, minor: number): boolean {
  const [, first = "0", second = "0"] = /^(\d+)\.(\d+)/.exec(release()) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

/** Files on overlayfs have a device number of the file system and another that stat tells. */
export const isOnOverlay = statfsSync("/").type === 0x794c7630;

/** System calls by name; those that this processor lacks are left out. */
export function syscallsNamed(names: readonly string[]): readonly Syscall[] {
  return syscallsOf(architecture).filter((call) => names.includes(call.name));
}

/** Every call with an event of its own, and one without. */
export const describedSyscalls: readonly Syscall[] = syscallsOf(architecture).filter(
  (call) => !call.generic || call.name === "getrandom",
);

/** The built shim and probe; only what a test is about needs saying. */
export function probeOptions(changes: Partial<BpfOptions> = {}): BpfOptions {
  return {
    shim: readFileSync(`${root}/build/native/libgyr.so`),
    probe: readFileSync(`${root}/build/bpf/probe.bpf.o`),
    architecture,
    syscalls: describedSyscalls,
    ringBytes: 16_777_216,
    cpusPerRing: 2,
    dropFailed: false,
    snaplen: 80,
    ...changes,
  };
}

/** Why the tests cannot run here; undefined: they can. A fault of the probe is no reason. */
export async function reasonToSkip(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "not root";
  const source = new BpfSource(probeOptions({ syscalls: syscallsNamed(["close"]) }));
  try {
    await source.open();
  } catch (error) {
    const isRefused =
      error instanceof ProbeError && /EPERM|ENOSYS|type information/.test(error.message);
    if (isRefused) return error.message;
    throw error;
  }
  await source.close();
  return undefined;
}
