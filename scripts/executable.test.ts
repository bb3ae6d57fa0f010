// What the build promises of dist/gyr, tried on the file itself.

import { afterAll, beforeAll, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { executablePath } from "./executable.ts";
import { at } from "./paths.ts";
import { attempt, run } from "./run.ts";

const isRoot = process.getuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), "gyr-alone-"));
const copy = join(folder, "gyr");

beforeAll(() => copyFileSync(executablePath, copy));
afterAll(() => rmSync(folder, { recursive: true }));

async function projectVersion(): Promise<string> {
  return (await Bun.file(at("package.json")).json()).version;
}

test.skipIf(!isRoot)("it runs alone in a root with nothing but the C library", async () => {
  const needed = await run(["ldd", executablePath]);
  for (const [library] of needed.matchAll(/\/\S+/g)) {
    mkdirSync(join(folder, dirname(library)), { recursive: true });
    copyFileSync(library, join(folder, library));
  }
  for (const mounted of ["proc", "dev"]) mkdirSync(join(folder, mounted));
  // bun finds what is inside the executable through /proc/self/exe.
  const script = `mount -t proc proc ${folder}/proc && mount --rbind /dev ${folder}/dev &&
    exec chroot ${folder} /gyr --version`;
  const said = await run(["unshare", "--mount", "sh", "-c", script]);
  expect(said).toContain(await projectVersion());
});

test("it needs the C library only", async () => {
  const dynamic = await run(["readelf", "--wide", "--dynamic", executablePath]);
  const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map((match) => match[1]!);
  const family = /^(libc|libm|libdl|libpthread|ld-linux-[a-z0-9-]+)\.so\.\d$/;
  expect(needed.filter((library) => !family.test(library))).toEqual([]);
});

test("it takes no orders from files in the folder where it is started", async () => {
  writeFileSync(join(folder, ".env"), "BUN_OPTIONS=--preload=./preload.ts\nNODE_ENV=taken\n");
  writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./preload.ts"]\n');
  writeFileSync(join(folder, "preload.ts"), 'console.log("taken over");\n');
  const { stdout, stderr } = await attempt([copy, "--version"], { cwd: folder });
  expect(stdout + stderr).not.toContain("taken over");
  expect(stdout).toContain(await projectVersion());
});
