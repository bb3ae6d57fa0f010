// `npm run vm -- <kernel image> <modules folder> [command…]`: runs a command (the kernel tests, if
// none is given) in a throw-away machine with another kernel. Its root is this machine's own, laid
// under memory, so nothing is written. Everything is emulated: no /dev/kvm is needed, or used.
// docs/kernels.md says where kernels come from.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { hostArchitecture } from "./architecture.ts";
import { build } from "./build.ts";
import { type CpioFile, cpio } from "./cpio.ts";
import { root } from "./paths.ts";
import { run } from "./run.ts";

const memoryMiB = 1536; // Of which bun takes half.
const secondsMax = 900;
const tests = "node_modules/.bin/bun test --timeout 60000 test/kernel";
/** What the root over virtio needs; what a kernel has built in, or not at all, is left out. */
const neededModules = ["virtio_pci", "9pnet_virtio", "9p", "overlay"];

const machines = {
  x86_64: ["qemu-system-x86_64", "-cpu", "max"],
  arm64: ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72"],
} as const;
const consoles = { x86_64: "ttyS0", arm64: "ttyAMA0" } as const;

export async function vm(args: string[]): Promise<number> {
  const [image, modules, ...command] = args;
  if (image === undefined || modules === undefined) {
    console.error("usage: npm run vm -- <kernel image> <modules folder> [command…]");
    return 1;
  }
  const code = await build([]);
  if (code !== 0) return code;
  const folder = mkdtempSync(join(tmpdir(), "gyr-vm-"));
  try {
    const initrd = join(folder, "initrd");
    const files = await initialFiles(modules, command.length > 0 ? command.join(" ") : tests);
    writeFileSync(initrd, cpio(files));
    return await boot(image, initrd);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function initialFiles(modules: string, command: string): Promise<readonly CpioFile[]> {
  const busybox = Bun.which("busybox");
  if (busybox === null) throw new Error("busybox is not there: apt-get install busybox-static");
  const files: CpioFile[] = ["bin", "lib", "proc", "sys", "dev", "low", "mem", "all"].map(
    (name) => ({ name }),
  );
  files.push({ name: "bin/busybox", bytes: readFileSync(busybox) });
  files.push({ name: "init", bytes: Buffer.from(initScript(command)) });
  for (const [index, path] of (await modulesInOrder(modules)).entries()) {
    const name = `lib/${String(index).padStart(2, "0")}-${basename(path)}`;
    files.push({ name: name.replace(/\.(xz|zst)$/, ""), bytes: await unpacked(path) });
  }
  return files;
}

/** Paths of the needed modules and what they need, those first. */
async function modulesInOrder(modules: string): Promise<readonly string[]> {
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

// The machine's first process. A session of its own gives the tests a process group, and a root
// that was moved rather than entered gives them the paths they know.
function initScript(command: string): string {
  const device = "trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro";
  const inFolder = `cd "${root}" && ${command}`;
  return `#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
for m in /lib/*.ko; do $b insmod $m; done
$b mount -t 9p -o ${device} root /low || $b poweroff -f
$b mount -t tmpfs mem /mem; $b mkdir /mem/up /mem/work
$b mount -t overlay -o lowerdir=/low,upperdir=/mem/up,workdir=/mem/work all /all || $b poweroff -f
for d in proc sys dev; do $b mount -o move /$d /all/$d; done
for d in tmp run; do $b mount -t tmpfs $d /all/$d; done
$b mount -t tracefs tracefs /all/sys/kernel/tracing
$b mount -t cgroup2 cgroup2 /all/sys/fs/cgroup
$b ip link set lo up
cd /all; $b mount -o move . /
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root NO_COLOR=1
$b uname -rm
$b chroot . /usr/bin/setsid -w /bin/sh -c '${inFolder.replaceAll("'", "'\\''")}'
echo "gyr-vm: exit code $?"
$b poweroff -f
`;
}

async function boot(image: string, initrd: string): Promise<number> {
  const architecture = hostArchitecture();
  const share = `local,id=root,path=/,security_model=none,readonly=on,multidevs=remap`;
  const machine = Bun.spawn(
    [
      ...machines[architecture],
      ...["-accel", "tcg,thread=multi", "-smp", "2", "-m", String(memoryMiB)],
      ...["-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot"],
      ...["-kernel", image, "-initrd", initrd],
      // A busy machine emulates clocks too slowly for Linux to believe in them.
      ...["-append", `console=${consoles[architecture]} quiet panic=-1 no_timer_check`],
      ...["-fsdev", share, "-device", "virtio-9p-pci,fsdev=root,mount_tag=root"],
    ],
    { stdin: "ignore", stdout: "pipe", stderr: "inherit" },
  );
  const timer = setTimeout(() => machine.kill(), secondsMax * 1000);
  let code = 1;
  let line = "";
  const decoder = new TextDecoder();
  for await (const chunk of machine.stdout) {
    process.stdout.write(chunk);
    line = (line + decoder.decode(chunk, { stream: true })).slice(-65536);
    const said = /gyr-vm: exit code (\d+)/.exec(line)?.[1];
    if (said !== undefined) code = Number(said);
  }
  clearTimeout(timer);
  await machine.exited;
  return code;
}
