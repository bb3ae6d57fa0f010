// `npm run vm -- <kernel image> <modules folder> [command…]`: runs a command (the kernel tests, if
// none is given) in a throw-away machine with another kernel. Its root is this machine's own, laid
// under memory, so nothing is written. docs/kernels.md says where kernels come from.

import { build } from "./build.ts";
import { boot } from "./machine.ts";
import { root } from "./paths.ts";

const tests = "node_modules/.bin/bun test --timeout 60000 test/kernel";

export async function vm(args: string[]): Promise<number> {
  const [image, modules, ...command] = args;
  if (image === undefined || modules === undefined) {
    console.error("usage: npm run vm -- <kernel image> <modules folder> [command…]");
    return 1;
  }
  const code = await build([]);
  if (code !== 0) return code;
  const share = "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap";
  const said = await boot({
    image,
    modules,
    neededModules: ["virtio_pci", "9pnet_virtio", "9p", "overlay"],
    init: initScript(command.length > 0 ? command.join(" ") : tests),
    memoryMiB: 1536, // Of which bun takes half.
    secondsMax: 900,
    devices: ["-fsdev", share, "-device", "virtio-9p-pci,fsdev=root,mount_tag=root"],
  });
  return Number(/gyr-vm: exit code (\d+)/.exec(said)?.[1] ?? 1);
}

// A session of its own gives the tests a process group, and a root that was moved rather than
// entered gives them the paths they know.
function initScript(command: string): string {
  const device = "trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro";
  const inFolder = `cd "${root}" && ${command}`;
  return `$b mount -t 9p -o ${device} root /low || $b poweroff -f
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
