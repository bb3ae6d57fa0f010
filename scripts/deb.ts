// `npm run deb`: dist/gyr_<version>_<architecture>.deb, made of dist/gyr, the files of packaging/
// and what the executable prints about itself (manual, completions, unit).

import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hostArchitecture } from "./architecture.ts";
import { build } from "./build.ts";
import { executablePath } from "./executable.ts";
import { at } from "./paths.ts";
import { run } from "./run.ts";
import { seconds } from "./step.ts";

const stage = at("build/deb");
const debianNames = { x86_64: "amd64", arm64: "arm64" } as const;

interface PackagedFile {
  /** Where it is installed. */
  readonly path: string;
  /** Relative to the project; or else what it holds. */
  readonly from?: string;
  readonly text?: string;
  readonly isCompressed?: boolean;
  readonly isProgram?: boolean;
}

export async function deb(args: string[]): Promise<number> {
  if (args.length > 0) {
    console.error(`deb: takes no arguments, got: ${args.join(" ")}`);
    return 1;
  }
  const code = await build([]);
  if (code === 0) await makeDeb();
  return code;
}

/** Makes the package of what is in dist/ and packaging/ now; returns its path. */
export async function makeDeb(): Promise<string> {
  const startMs = performance.now();
  const { version } = await Bun.file(at("package.json")).json();
  const architecture = debianNames[hostArchitecture()];
  const path = at(`dist/gyr_${version}_${architecture}.deb`);
  rmSync(stage, { recursive: true, force: true });
  const files = await packagedFiles(version);
  for (const file of files) await place(file);
  // Where users put theirs; the executable has defaults for both.
  for (const folder of ["etc/falco/config.d", "etc/falco/rules.d"])
    mkdirSync(join(stage, folder), { recursive: true });
  writeControl(version, architecture);
  // The executable is most of it; a better compression takes a minute more for a few percent.
  await run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", stage, path]);
  const mib = (statSync(path).size / 2 ** 20).toFixed(0);
  console.error(`deb: ${path} done in ${seconds(startMs)}: ${mib} MiB`);
  return path;
}

async function packagedFiles(version: string): Promise<readonly PackagedFile[]> {
  const own = (...args: string[]) => run([executablePath, ...args]);
  const changes = `gyr (${version}) stable; urgency=medium

  * What is new: CHANGES.md of the sources.

 -- ${maintainer}  Thu, 01 Jan 1970 00:00:00 +0000
`;
  return [
    { path: "usr/bin/gyr", from: "dist/gyr", isProgram: true },
    { path: "usr/lib/systemd/system/gyr.service", from: "packaging/gyr.service" },
    { path: "etc/default/gyr", from: "packaging/gyr.default" },
    { path: "etc/logrotate.d/gyr", from: "packaging/gyr.logrotate" },
    { path: "usr/share/man/man8/gyr.8.gz", text: await own("man"), isCompressed: true },
    { path: "usr/share/bash-completion/completions/gyr", text: await own("completion", "bash") },
    { path: "usr/share/zsh/vendor-completions/_gyr", text: await own("completion", "zsh") },
    {
      path: "usr/share/fish/vendor_completions.d/gyr.fish",
      text: await own("completion", "fish"),
    },
    { path: "usr/share/doc/gyr/copyright", from: "packaging/debian/copyright" },
    { path: "usr/share/doc/gyr/changelog.gz", text: changes, isCompressed: true },
    { path: "usr/share/lintian/overrides/gyr", from: "packaging/debian/lintian-overrides" },
    ...["postinst", "prerm", "postrm"].map((name) => ({
      path: `DEBIAN/${name}`,
      from: `packaging/debian/${name}`,
      isProgram: true,
    })),
  ];
}

async function place({ path, from, text, isCompressed, isProgram }: PackagedFile): Promise<void> {
  const to = join(stage, path);
  mkdirSync(dirname(to), { recursive: true });
  if (from !== undefined) copyFileSync(at(from), to);
  else if (isCompressed === true) writeFileSync(to, Bun.gzipSync(text ?? "", { level: 9 }));
  else writeFileSync(to, text ?? "");
  chmodSync(to, isProgram === true ? 0o755 : 0o644);
}

const maintainer = "The gyr authors <gyr@example.org>";

function writeControl(version: string, architecture: string): void {
  const kib = Math.ceil(statSync(executablePath).size / 1024);
  const conffiles = ["/etc/default/gyr", "/etc/logrotate.d/gyr"];
  writeFileSync(join(stage, "DEBIAN/conffiles"), `${conffiles.join("\n")}\n`);
  writeFileSync(
    join(stage, "DEBIAN/control"),
    `Package: gyr
Version: ${version}
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${kib}
Depends: libc6 (>= 2.28), init-system-helpers (>= 1.54~)
Suggests: logrotate
Section: admin
Priority: optional
Description: runtime security: evaluates Falco rules on system calls
 Watches the system calls of all processes with eBPF, evaluates rules written
 for Falco on them, and sends alerts to files, programs, syslog, web servers
 and others. One executable, with its own rules built in, for Linux 5.8 and
 newer.
`,
  );
}
