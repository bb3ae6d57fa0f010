// The native shim: src/native/*.c and the static libraries linked into one shared object that needs
// the C library only, and one old enough for every supported distribution. Both are checked on the
// result.

import { mkdirSync, renameSync } from "node:fs";
import { at } from "./paths.ts";
import { nativeLibs } from "./native-libs.ts";
import { run, StepFailed } from "./run.ts";
import type { Step } from "./step.ts";

export const shimPath = at("build/native/libgyr.so");

const compile = [
  ...["-std=gnu11", "-O2", "-g", "-fPIC", "-fvisibility=hidden", "-ffunction-sections"],
  ...["-Wall", "-Wextra", "-Werror", "-Wformat=2", "-Wshadow", "-Wstrict-prototypes"],
  // _FORTIFY_SOURCE=2 needs nothing newer than glibc 2.17; 3 does not work with Debian 12's gcc
  // everywhere.
  ...["-fstack-protector-strong", "-fstack-clash-protection", "-U_FORTIFY_SOURCE"],
  "-D_FORTIFY_SOURCE=2",
];

// What newer C libraries rename behind a program's back is sent to src/native/compat.c, which
// answers with what glibc 2.17 has. Every name here has its `__wrap_` function there.
const wrapped = [
  "fstat",
  "stat",
  "lstat",
  "fcntl64",
  "fmemopen",
  "__isoc23_strtol",
  "__isoc23_strtoul",
  "__isoc23_strtoll",
  "__isoc23_strtoull",
  "__isoc23_sscanf",
  "__isoc23_fscanf",
  // Not the C library's: see src/native/module-types.c.
  "bpf_btf_get_next_id",
];

const link = [
  "-shared",
  "-Wl,--exclude-libs,ALL",
  "-Wl,--gc-sections",
  "-Wl,-z,defs",
  "-Wl,-z,now",
  "-Wl,-z,relro",
  "-Wl,-z,noexecstack",
  "-Wl,--build-id=none",
  ...wrapped.map((name) => `-Wl,--wrap=${name}`),
];

/** What a machine must have: bun itself asks for these versions already. */
const neededLibraries = ["libc.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"];
const glibcMax = [2, 17] as const;

export async function shimStep(): Promise<Step> {
  const sources = [...new Bun.Glob("src/native/*.{c,h}").scanSync(at("."))].map(at);
  return {
    name: "native shim",
    files: [import.meta.path, ...sources, ...nativeLibs.archives],
    facts: [await run(["gcc", "--version"])],
    outputs: [shimPath],
    make: () => makeShim(sources.filter((path) => path.endsWith(".c"))),
  };
}

async function makeShim(sources: readonly string[]): Promise<string> {
  mkdirSync(at("build/native"), { recursive: true });
  const fresh = `${shimPath}.new`;
  const include = `-isystem${nativeLibs.include}`;
  await run(["gcc", ...compile, include, ...sources, ...link, "-o", fresh, ...nativeLibs.archives]);
  await run(["strip", "--strip-unneeded", fresh]);
  await checkNeeds(fresh);
  renameSync(fresh, shimPath);
  return `${Math.round(Bun.file(shimPath).size / 1024)} KiB`;
}

/** Fails when `path` would not load on a machine with nothing but an old C library. */
export async function checkNeeds(path: string): Promise<void> {
  const dynamic = await run(["readelf", "--wide", "--dynamic", path]);
  for (const [, library] of dynamic.matchAll(/\(NEEDED\).*\[(.*)\]/g)) {
    if (neededLibraries.includes(library!)) continue;
    throw new StepFailed(`${path} needs ${library}; it may need the C library only: link it in`);
  }
  const symbols = await run(["readelf", "--wide", "--dyn-syms", path]);
  const newer = [...symbols.matchAll(/\sUND\s+(\S+@GLIBC_(\d+)\.(\d+)\S*)/g)].filter(
    ([, , major, minor]) => isNewer(Number(major), Number(minor)),
  );
  if (newer.length > 0) {
    const names = newer.map(([, name]) => name).join(" ");
    throw new StepFailed(
      `${path} asks for C library symbols newer than ${glibcMax.join(".")}: ${names}. ` +
        "Wrap them: a __wrap_ function in src/native/compat.c, its name in scripts/native-shim.ts",
    );
  }
}

function isNewer(major: number, minor: number): boolean {
  return major > glibcMax[0] || (major === glibcMax[0] && minor > glibcMax[1]);
}
