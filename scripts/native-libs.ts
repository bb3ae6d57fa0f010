// libbpf, libelf and zlib as position-independent static archives, built from the distribution's
// own source packages: Debian's ready-made .a files are not position-independent, so they cannot go
// into the shim. The result stays in build/native until the recipe, the distribution or the
// compiler changes.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { machineArchives, sourceEntries } from "./apt-sources.ts";
import { at } from "./paths.ts";
import { attempt, run, StepFailed } from "./run.ts";
import { type Step, seconds } from "./step.ts";

const work = at("build/native/work");
const prefix = at("build/native/prefix");

/** Where the archives and their headers are afterwards. */
export const nativeLibs = {
  include: `${prefix}/include`,
  // The order matters to the linker: who uses comes before who is used.
  archives: ["libbpf.a", "libelf.a", "libeu.a", "libz.a"].map((name) => `${prefix}/lib/${name}`),
} as const;

// Sections per function let the linker leave out what the shim does not reach.
const cflags = "-O2 -g0 -fPIC -ffunction-sections -fdata-sections -fstack-protector-strong";
const make = ["make", `-j${cpus().length}`, "--no-print-directory"];

// Before 1.0 libbpf had other error conventions. Ubuntu 22.04 carries 0.5: take Debian 12's there.
const libbpfVersionMin = [1, 1] as const;
const debian12 = {
  uri: "http://deb.debian.org/debian",
  suite: "bookworm",
  signedBy: "/usr/share/keyrings/debian-archive-keyring.gpg",
} as const;

interface Library {
  readonly sourcePackage: string;
  /** Builds in `source`, the unpacked package, and puts archive and headers below `prefix`. */
  readonly build: (source: string) => Promise<void>;
}

// In order of dependence.
const libraries: readonly Library[] = [
  { sourcePackage: "zlib", build: buildZlib },
  { sourcePackage: "elfutils", build: buildLibelf },
  { sourcePackage: "libbpf", build: buildLibbpf },
];

/** The build step that makes all three. */
export async function nativeLibsStep(): Promise<Step> {
  const compiler = await run(["gcc", "-dumpfullversion"]);
  return {
    name: "static libraries",
    files: [import.meta.path],
    facts: [osRelease("ID"), osRelease("VERSION_CODENAME"), process.arch, compiler],
    outputs: nativeLibs.archives,
    make: makeAll,
  };
}

async function makeAll(): Promise<string> {
  rmSync(work, { recursive: true, force: true });
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(`${prefix}/lib`, { recursive: true });
  mkdirSync(`${prefix}/include`, { recursive: true });
  await download();
  const built: string[] = [];
  for (const library of libraries) built.push(await buildOne(library));
  rmSync(work, { recursive: true, force: true });
  return built.join(", ");
}

/** An entry of /etc/os-release, without its quotes. */
function osRelease(key: string): string {
  const text = readFileSync("/etc/os-release", "utf8");
  return new RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
}

async function download(): Promise<void> {
  const startMs = performance.now();
  console.error("build:   downloading source packages …");
  const archives = machineArchives(osRelease("VERSION_CODENAME"));
  if (archives.length === 0) {
    throw new StepFailed(
      "no Debian or Ubuntu archive in /etc/apt/sources.list or /etc/apt/sources.list.d; add one, " +
        "for example: deb http://deb.debian.org/debian bookworm main",
    );
  }
  const names = libraries.map((library) => library.sourcePackage);
  try {
    await downloadFrom("machine", sourceEntries(archives), names);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error("build:   not from this machine's archives; trying Debian 12's");
    for (const name of names) forget(name);
    await downloadFrom("debian12", sourceEntries([debian12]), names).catch(() => {
      throw error; // Why the machine's own archives fail is what its owner can mend.
    });
  }
  if (isOlder(downloadedVersion("libbpf"), libbpfVersionMin)) {
    console.error(`build:   libbpf ${downloadedVersion("libbpf")} is too old; taking Debian 12's`);
    forget("libbpf");
    await downloadFrom("debian12", sourceEntries([debian12]), ["libbpf"]);
  }
  console.error(`build:   downloaded in ${seconds(startMs)}`);
}

/** Fetches source packages into `work` with an apt configuration of our own. */
async function downloadFrom(name: string, entries: string, packages: string[]): Promise<void> {
  const home = `${work}/apt-${name}`;
  mkdirSync(`${home}/lists/partial`, { recursive: true });
  mkdirSync(`${home}/cache/archives/partial`, { recursive: true });
  await Bun.write(`${home}/gyr.sources`, entries);
  // Given last, so that they win over /etc/apt/apt.conf.d, whose proxies and limits stay in force.
  const settings = {
    "Dir::Etc::SourceList": `${home}/gyr.sources`,
    "Dir::Etc::SourceParts": "-",
    "Dir::State::Lists": `${home}/lists`,
    "Dir::Cache": `${home}/cache`,
    // The download user _apt may not be able to reach this folder.
    "APT::Sandbox::User": "root",
    "APT::Update::Post-Invoke-Success::": "",
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  // Update calls it a success when no archive answered; then the packages are not found.
  const update = await attempt(["apt-get", ...options, "update"]);
  const command = ["apt-get", ...options, "source", "--download-only", ...packages];
  const source = await attempt(command, { cwd: work });
  if (source.code === 0) return;
  throw new StepFailed(
    `cannot download the Debian source packages ${packages.join(", ")}. Is there a network? ` +
      `Do these archives have source packages?\n${entries}apt-get said:\n` +
      [update.stdout, update.stderr, source.stdout, source.stderr].join("").trim(),
  );
}

function forget(sourcePackage: string): void {
  for (const name of filesOf(sourcePackage)) rmSync(`${work}/${name}`);
}

function filesOf(sourcePackage: string): string[] {
  return readdirSync(work).filter((name) => name.startsWith(`${sourcePackage}_`));
}

function descriptionOf(sourcePackage: string): string {
  const found = filesOf(sourcePackage).find((name) => name.endsWith(".dsc"));
  if (found === undefined) throw new StepFailed(`apt-get source ${sourcePackage} brought no .dsc`);
  return found;
}

function downloadedVersion(sourcePackage: string): string {
  return /_(.*)\.dsc$/.exec(descriptionOf(sourcePackage))?.[1] ?? "";
}

function isOlder(version: string, min: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number.parseFloat);
  return major < min[0] || (major === min[0] && minor < min[1]);
}

async function buildOne({ sourcePackage, build }: Library): Promise<string> {
  const startMs = performance.now();
  const version = downloadedVersion(sourcePackage);
  console.error(`build:   ${sourcePackage} ${version} …`);
  const source = `${work}/${sourcePackage}`;
  const unpack = ["dpkg-source", "--no-check", "-x", descriptionOf(sourcePackage), source];
  await run(unpack, { cwd: work });
  await build(source);
  console.error(`build:   ${sourcePackage} built in ${seconds(startMs)}`);
  return `${sourcePackage} ${version}`;
}

async function buildZlib(source: string): Promise<void> {
  const options = ["--static", `--prefix=${prefix}`];
  await run(["./configure", ...options], { cwd: source, env: { CFLAGS: cflags } });
  await run([...make, "libz.a"], { cwd: source });
  await copy([`${source}/libz.a`], `${prefix}/lib`);
  await copy([`${source}/zlib.h`, `${source}/zconf.h`], `${prefix}/include`);
}

async function buildLibelf(source: string): Promise<void> {
  const without = ["bzlib", "lzma", "zstd"].map((name) => `--without-${name}`);
  const disabled = ["debuginfod", "libdebuginfod", "nls", "symbol-versioning"];
  const disable = disabled.map((name) => `--disable-${name}`);
  await run(["./configure", "--quiet", ...without, ...disable], {
    cwd: source,
    env: { CFLAGS: cflags, CPPFLAGS: `-I${prefix}/include`, LDFLAGS: `-L${prefix}/lib` },
  });
  await run([...make, "-C", "lib"], { cwd: source });
  await run([...make, "-C", "libelf", "libelf.a"], { cwd: source });
  // libeu is elfutils' own base library; libelf needs it since 0.191.
  await copy([`${source}/libelf/libelf.a`, `${source}/lib/libeu.a`], `${prefix}/lib`);
  const headers = ["libelf.h", "gelf.h", "nlist.h"].map((name) => `${source}/libelf/${name}`);
  await copy(headers, `${prefix}/include`);
  // libelf.h of this source wants <elf.h> of its own age.
  if (existsSync(`${source}/libelf/elf.h`)) {
    await copy([`${source}/libelf/elf.h`], `${prefix}/include`);
  }
}

async function buildLibbpf(source: string): Promise<void> {
  const variables = [
    "BUILD_STATIC_ONLY=1",
    "NO_PKG_CONFIG=1",
    `CFLAGS=${cflags} -I${prefix}/include`,
    `PREFIX=${prefix}`,
    `LIBDIR=${prefix}/lib`,
    `OBJDIR=${source}/objects`,
    `UAPIDIR=${prefix}/include`,
  ];
  await run([...make, "-C", `${source}/src`, ...variables, `${source}/objects/libbpf.a`]);
  await run([...make, "-C", `${source}/src`, ...variables, "install_headers"]);
  renameSync(`${source}/objects/libbpf.a`, `${prefix}/lib/libbpf.a`);
}

async function copy(files: readonly string[], folder: string): Promise<void> {
  await run(["cp", ...files, folder]);
}
