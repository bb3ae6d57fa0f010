// A throw-away machine in qemu: what its kernel unpacks at start, and running it. Everything is
// emulated: no /dev/kvm is needed, or used.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { hostArchitecture } from "./architecture.ts";
import { type CpioFile, cpio } from "./cpio.ts";
import { run } from "./run.ts";

export interface Machine {
  readonly image: string;
  /** The folder of the kernel's modules, `…/lib/modules/<release>`. */
  readonly modules: string;
  /** Loaded before `init` goes on; what a kernel has built in, or not at all, is left out. */
  readonly neededModules: readonly string[];
  /** The first process, a script for busybox. */
  readonly init: string;
  readonly memoryMiB: number;
  readonly secondsMax: number;
  /** Further arguments of qemu. */
  readonly devices: readonly string[];
}

const machines = {
  x86_64: ["qemu-system-x86_64", "-cpu", "max"],
  arm64: ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72"],
} as const;
const consoles = { x86_64: "ttyS0", arm64: "ttyAMA0" } as const;

/** Starts the machine, shows its console, and resolves to what that said when it went off. */
export async function boot(machine: Machine): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "gyr-vm-"));
  try {
    const initrd = join(folder, "initrd");
    writeFileSync(initrd, cpio(await initialFiles(machine)));
    return await emulate(machine, initrd);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function initialFiles(machine: Machine): Promise<readonly CpioFile[]> {
  const busybox = Bun.which("busybox");
  if (busybox === null) throw new Error("busybox is not there: apt-get install busybox-static");
  const files: CpioFile[] = ["bin", "lib", "proc", "sys", "dev", "low", "mem", "all"].map(
    (name) => ({ name }),
  );
  files.push({ name: "bin/busybox", bytes: readFileSync(busybox) });
  files.push({ name: "init", bytes: Buffer.from(beginning + machine.init) });
  for (const [index, path] of (await modulesInOrder(machine)).entries()) {
    const name = `lib/${String(index).padStart(2, "0")}-${basename(path)}`;
    files.push({ name: name.replace(/\.(xz|zst)$/, ""), bytes: await unpacked(path) });
  }
  return files;
}

const beginning = `#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
for m in /lib/*.ko; do $b insmod $m; done
`;

/** Paths of the needed modules and what they need, those first. */
async function modulesInOrder({ modules, neededModules }: Machine): Promise<readonly string[]> {
  const list = join(modules, "modules.dep");
  if (!(await Bun.file(list).exists()))
    await run(["/sbin/depmod", "-b", join(modules, "../../.."), basename(modules)]);
  const rows = new Map<string, readonly string[]>();
  for (const line of readFileSync(list, "utf8").trim().split("\n")) {
    const [path = "", needs = ""] = line.split(":");
    const name = basename(path)
      .replace(/\.ko.*$/, "")
      .replaceAll("-", "_");
    rows.set(name, [...needs.split(" ").filter(Boolean).reverse(), path]);
  }
  const paths = neededModules.flatMap((name) => rows.get(name) ?? []);
  return [...new Set(paths)].map((path) => join(modules, path));
}

async function unpacked(path: string): Promise<Uint8Array> {
  if (path.endsWith(".zst")) return Bun.zstdDecompressSync(readFileSync(path));
  if (!path.endsWith(".xz")) return readFileSync(path);
  const xz = Bun.spawn(["xz", "-dc", path], { stdout: "pipe" });
  return await new Response(xz.stdout).bytes();
}

async function emulate(machine: Machine, initrd: string): Promise<string> {
  const architecture = hostArchitecture();
  const qemu = Bun.spawn(
    [
      ...machines[architecture],
      ...["-accel", "tcg,thread=multi", "-smp", "2", "-m", String(machine.memoryMiB)],
      ...["-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot"],
      ...["-kernel", machine.image, "-initrd", initrd],
      // A busy machine emulates clocks too slowly for Linux to believe in them.
      ...["-append", `console=${consoles[architecture]} quiet panic=-1 no_timer_check`],
      ...machine.devices,
    ],
    { stdin: "ignore", stdout: "pipe", stderr: "inherit" },
  );
  const timer = setTimeout(() => qemu.kill(), machine.secondsMax * 1000);
  const decoder = new TextDecoder();
  let said = "";
  for await (const chunk of qemu.stdout) {
    process.stdout.write(chunk);
    said += decoder.decode(chunk, { stream: true });
  }
  clearTimeout(timer);
  await qemu.exited;
  return said;
}
