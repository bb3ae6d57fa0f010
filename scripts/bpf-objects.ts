// The eBPF probe: bpf/probe.bpf.c compiled once per processor. The objects are relocated against
// the running kernel when they are loaded, so they need no kernel headers of any machine.

import { copyFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { type Architecture, architectures, hostArchitecture } from "./architecture.ts";
import { nativeLibs } from "./native-libs.ts";
import { at } from "./paths.ts";
import { run, StepFailed } from "./run.ts";
import type { Step } from "./step.ts";

/** The object for one processor. */
export function bpfObjectPath(architecture: Architecture): string {
  return at(`build/bpf/probe.${architecture}.bpf.o`);
}

/** The object for this machine, under the name that src/app/assets.ts embeds. */
export const hostBpfObjectPath = at("build/bpf/probe.bpf.o");

const flags = [
  ...["-target", "bpf", "-O2", "-g", "-std=gnu11"],
  // v3 has 32-bit jumps and arithmetic: smaller programs; Linux 5.1, and the probe asks for 5.8.
  "-mcpu=v3",
  ...["-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-missing-declarations"],
];

export async function bpfStep(architecture: Architecture): Promise<Step> {
  const sources = [...new Bun.Glob("bpf/**/*.{c,h}").scanSync(at("."))].map(at);
  const headers = [...new Bun.Glob("bpf/*.h").scanSync(nativeLibs.include)];
  const output = bpfObjectPath(architecture);
  const isHost = architecture === hostArchitecture();
  const clang = clangPath();
  return {
    name: `eBPF probe for ${architecture}`,
    files: [
      import.meta.path,
      ...sources,
      ...headers.map((name) => `${nativeLibs.include}/${name}`),
    ],
    facts: [await run([clang, "--version"])],
    outputs: isHost ? [output, hostBpfObjectPath] : [output],
    make: async () => {
      await compile(clang, architecture, output);
      if (isHost) copyFileSync(output, hostBpfObjectPath);
      return `${Math.round(statSync(output).size / 1024)} KiB`;
    },
  };
}

async function compile(clang: string, architecture: Architecture, output: string): Promise<void> {
  mkdirSync(at("build/bpf"), { recursive: true });
  const { bpfTargetMacro, compilerMacro, triplet } = architectures[architecture];
  const fresh = `${output}.new`;
  const include = [
    `-isystem${nativeLibs.include}`,
    `-isystem${kernelHeaders(triplet)}`,
    `-I${at("bpf")}`,
  ];
  const define = [`-D${bpfTargetMacro}`, `-D${compilerMacro}`];
  const source = at("bpf/probe.bpf.c");
  await run([clang, ...flags, ...define, ...include, "-c", source, "-o", fresh]);
  const strip = newest("llvm-strip");
  // Drops DWARF, which nothing reads, and keeps BTF.
  if (strip !== undefined) await run([strip, "-g", fresh]);
  renameSync(fresh, output);
}

/**
 * Kernel headers live in a folder per processor on Debian. Another processor's is rarely there, and
 * the headers that the probe includes say the same on both, so this machine's stand in.
 */
function kernelHeaders(triplet: string): string {
  const own = architectures[hostArchitecture()].triplet;
  const isThere = existsSync(`/usr/include/${triplet}/asm/types.h`);
  return `/usr/include/${isThere ? triplet : own}`;
}

function clangPath(): string {
  const found = newest("clang");
  if (found === undefined) throw new StepFailed("clang is not there: apt-get install clang");
  return found;
}

/** `tool` or the highest `tool-<version>` there is: Debian installs several side by side. */
function newest(tool: string): string | undefined {
  const names = [...new Bun.Glob(`${tool}-*`).scanSync({ cwd: "/usr/bin", onlyFiles: false })];
  const versions = names
    .map((name) => Number(name.slice(tool.length + 1)))
    .filter((version) => Number.isInteger(version))
    .sort((a, b) => b - a);
  const best = versions[0];
  return (best === undefined ? null : Bun.which(`${tool}-${best}`)) ?? Bun.which(tool) ?? undefined;
}
