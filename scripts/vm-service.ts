// `npm run vm-service -- [suite] [root folder]`: gyr as a service of a real Debian. Makes a system
// of that suite with debootstrap (kept in build/roots, or in the given folder), installs our
// package in a copy of it, and boots that in qemu with systemd, twice; scripts/vm-service.sh then
// looks around in it.

import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostArchitecture } from "./architecture.ts";
import { build } from "./build.ts";
import { makeDeb } from "./deb.ts";
import { boot, type Machine } from "./machine.ts";
import { at } from "./paths.ts";
import { run } from "./run.ts";
import { seconds } from "./step.ts";

const packages = [
  ...["systemd", "systemd-sysv", "dbus", "udev", "kmod"],
  ...["procps", "logrotate", "init-system-helpers", "cron"],
];

export async function vmService(args: string[]): Promise<number> {
  const [suite = "bookworm", folder = at(`build/roots/${suite}`)] = args;
  if (!/^[a-z]+$/.test(suite) || args.length > 2) {
    console.error("usage: npm run vm-service -- [bookworm|trixie|…] [root folder]");
    return 1;
  }
  const code = await build([]);
  if (code !== 0) return code;
  const deb = await makeDeb();
  if (!existsSync(join(folder, "boot"))) await step("debootstrap", () => bootstrap(suite, folder));
  if (kernelOf(folder) === undefined) await step("kernel", () => unpackKernel(folder));
  const disk = at("build/service.img");
  await step("disk", () => makeDisk(folder, deb, disk));
  const machine = machineOf(folder, disk);
  let said = await boot(machine);
  if (!said.includes("check: gave up")) said += await boot(machine);
  rmSync(disk);
  return conclude(said);
}

async function step(name: string, task: () => Promise<void>): Promise<void> {
  const startMs = performance.now();
  await task();
  console.error(`vm-service: ${name} done in ${seconds(startMs)}`);
}

async function bootstrap(suite: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const include = `--include=${packages.join(",")}`;
  await run(["debootstrap", "--variant=minbase", include, suite, folder]);
}

const debianNames = { x86_64: "amd64", arm64: "arm64" } as const;

/** Unpacked, not installed: an initial RAM disk of its own would take a minute and serve nobody. */
async function unpackKernel(folder: string): Promise<void> {
  const inside = (...command: string[]) => run(["chroot", folder, ...command]);
  await inside("apt-get", "update");
  const needs = async (name: string) => {
    const said = await inside("apt-cache", "depends", name);
    return [...said.matchAll(/Depends: (linux-(?:image|modules)-\d\S+)/g)].map(
      (match) => match[1]!,
    );
  };
  // Debian's name, or Ubuntu's, which has the modules in another package.
  const isUbuntu = existsSync(join(folder, "usr/share/doc/ubuntu-keyring"));
  const meta = isUbuntu ? "virtual" : debianNames[hostArchitecture()];
  const images = await needs(`linux-image-${meta}`);
  if (images.length === 0) throw new Error(`linux-image-${meta} of this suite needs no kernel`);
  for (const name of [...images, ...(await Promise.all(images.map(needs))).flat()]) {
    await inside("sh", "-c", `cd /root && rm -f *.deb && apt-get download ${name}`);
    // Not with -x, which would put a folder in the place of the link /lib.
    const unpack = "dpkg-deb --fsys-tarfile /root/*.deb | tar -xC / --keep-directory-symlink";
    await inside("sh", "-c", `${unpack} && rm /root/*.deb`);
  }
}

function kernelOf(folder: string): { image: string; release: string } | undefined {
  const name = readdirSync(join(folder, "boot")).find((file) => file.startsWith("vmlinuz-"));
  if (name === undefined) return undefined;
  return { image: join(folder, "boot", name), release: name.replace("vmlinuz-", "") };
}

async function makeDisk(folder: string, deb: string, disk: string): Promise<void> {
  const root = at("build/service-root");
  rmSync(root, { recursive: true, force: true });
  await run(["cp", "-a", "--reflink=auto", folder, root]);
  rmSync(join(root, "etc/machine-id"), { force: true });
  await run([
    "sh",
    "-c",
    `rm -f ${root}/var/cache/apt/archives/*.deb ${root}/var/lib/apt/lists/*_*`,
  ]);
  cpSync(deb, join(root, "root/gyr.deb"));
  await run(["chroot", root, "dpkg", "-i", "/root/gyr.deb"]);
  cpSync(at("scripts/vm-service.sh"), join(root, "usr/local/sbin/check"));
  for (const [path, text] of Object.entries(settings)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, "srv/marks"), { recursive: true });
  mkdirSync(join(root, "var/log/journal"), { recursive: true });
  await run(["chroot", root, "systemctl", "enable", "check", "check-early", "check-late"]);
  rmSync(disk, { force: true });
  // Without checksums of metadata: the kernel would want one more module than it says.
  const features = ["-O", "^metadata_csum,^metadata_csum_seed,^orphan_file"];
  await run(["mke2fs", "-q", "-t", "ext4", ...features, "-d", root, disk, "3G"]);
  rmSync(root, { recursive: true });
}

/** An ordinary service that touches a file when it starts, or when it ends. */
function toucher(when: "ExecStart" | "ExecStop", name: string): string {
  const action = `/bin/sh -c ': >/srv/marks/${name}'`;
  return `[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${when === "ExecStart" ? action : "/bin/true"}
${when === "ExecStop" ? `ExecStop=${action}` : ""}

[Install]
WantedBy=multi-user.target
`;
}

// What a user would write, and the services that look at it.
const settings: Readonly<Record<string, string>> = {
  "etc/hostname": "gyr-check\n",
  "etc/falco/config.d/check.yaml": `json_output: true
file_output: {enabled: true, filename: /var/log/gyr/alerts.jsonl, keep_alive: true}
syslog_output: {enabled: true}
spool: {enabled: true, directory: /var/lib/gyr/spool}
`,
  "etc/falco/rules.d/check.yaml": `- rule: Mark
  desc: a file below /srv/marks is opened
  condition: evt.type in (open, openat, creat) and fd.name startswith /srv/marks/
  output: "%fd.name by %proc.cmdline"
  priority: WARNING
`,
  // An emulated machine is some fifty times slower, on a busy host slower still.
  "etc/systemd/system/gyr.service.d/slow.conf": `[Service]
WatchdogSec=60
TimeoutStartSec=300
`,
  "etc/systemd/system/check-early.service": toucher("ExecStart", "early"),
  "etc/systemd/system/check-late.service": toucher("ExecStop", "late"),
  "etc/systemd/system/check.service": `[Service]
ExecStart=/usr/local/sbin/check
StandardOutput=null

[Install]
WantedBy=multi-user.target
`,
};

function machineOf(folder: string, disk: string): Machine {
  const kernel = kernelOf(folder);
  if (kernel === undefined) throw new Error(`no kernel in ${folder}/boot`);
  return {
    image: kernel.image,
    modules: join(folder, "usr/lib/modules", kernel.release),
    neededModules: ["virtio_pci", "virtio_blk", "crc32c_generic", "ext4"],
    init: `$b mount -t ext4 /dev/vda /all || $b poweroff -f
for d in proc sys dev; do $b mount -o move /$d /all/$d; done
exec $b switch_root /all /sbin/init
`,
    memoryMiB: 1024,
    secondsMax: 900,
    devices: ["-drive", `file=${disk},format=raw,if=virtio,cache=unsafe`],
  };
}

function conclude(said: string): number {
  const count = (word: string) => said.split(`check: ${word}`).length - 1;
  const [passed, failed] = [count("ok: "), count("FAILED: ")];
  const isWhole = said.includes("check: end");
  console.log(
    `${passed} passed, ${failed} failed${isWhole ? "" : ", and it did not come to its end"}`,
  );
  return failed === 0 && isWhole ? 0 : 1;
}
