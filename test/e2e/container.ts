// A container made by Debian's runc from Debian's static busybox, on overlayfs as container engines
// do, with a cgroup path like Docker's.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const applets = ["sh", "cat", "cp", "chmod", "echo", "mkdir", "nc", "sleep", "touch", "true"];

export interface ContainerOptions {
  /** 64 hexadecimal digits; alerts show the first 12. */
  readonly id: string;
  readonly env: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly command: readonly string[];
  /** More programs in the image, by name: all are busybox. */
  readonly programs?: readonly string[];
  /** Static programs of the tests' own to copy into the image, by name. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** Runs a container to its end and removes all of it. */
export async function runContainer(options: ContainerOptions): Promise<void> {
  const bundle = mkdtempSync(join(tmpdir(), "gyr-container-"));
  const image = join(bundle, "image");
  for (const folder of ["bin", "tmp", "proc", "dev", "sys", "etc", "root"])
    mkdirSync(join(image, folder), { recursive: true });
  cpSync("/bin/busybox", join(image, "bin/busybox"));
  for (const name of [...applets, ...(options.programs ?? [])])
    symlinkSync("busybox", join(image, "bin", name));
  for (const [name, path] of Object.entries(options.extra ?? {}))
    cpSync(path, join(image, "bin", name));
  for (const folder of ["upper", "work", "rootfs"]) mkdirSync(join(bundle, folder));
  const layers = `lowerdir=${image},upperdir=${bundle}/upper,workdir=${bundle}/work`;
  run(["mount", "-t", "overlay", "overlay", "-o", layers, join(bundle, "rootfs")]);
  try {
    writeFileSync(join(bundle, "config.json"), JSON.stringify(configuration(options)));
    const name = `gyr-${options.id.slice(0, 12)}`;
    const command = ["runc", "run", "--bundle", bundle, name];
    // `script` gives runc the terminal it needs to give the container one.
    const withTerminal = ["script", "-qec", command.join(" "), "/dev/null"];
    const process = Bun.spawn(options.terminal ? withTerminal : command, {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const said = await new Response(process.stderr).text();
    const code = await process.exited;
    if (code > 125) throw new Error(`runc exited with ${code}: ${said}`);
  } finally {
    run(["umount", join(bundle, "rootfs")]);
    rmSync(bundle, { recursive: true, force: true });
  }
}

function run(command: string[]): void {
  const done = Bun.spawnSync(command);
  if (done.exitCode !== 0) throw new Error(`${command.join(" ")}: ${done.stderr.toString()}`);
}

function configuration(options: ContainerOptions): unknown {
  // More would raise alerts of their own.
  const capabilities = ["CAP_DAC_OVERRIDE", "CAP_KILL"];
  return {
    ociVersion: "1.0.2",
    hostname: "gyr",
    process: {
      terminal: options.terminal ?? false,
      user: { uid: 0, gid: 0 },
      args: options.command,
      env: ["PATH=/bin:/tmp", ...Object.entries(options.env).map(([k, v]) => `${k}=${v}`)],
      cwd: "/",
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    },
    root: { path: "rootfs", readonly: false },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"] },
      {
        destination: "/dev/pts",
        type: "devpts",
        source: "devpts",
        options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666"],
      },
    ],
    linux: {
      cgroupsPath: `/docker/${options.id}`,
      // The network of the host: loopback is where the tests' servers listen.
      namespaces: [{ type: "pid" }, { type: "ipc" }, { type: "uts" }, { type: "mount" }],
    },
  };
}
