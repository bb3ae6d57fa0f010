// Programs that the tests talk to and nobody wants as services of his machine: installing their
// packages would start them. They are downloaded and unpacked into build/ instead.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { counterparts } from "./debian-packages.mjs";
import { at } from "./paths.ts";
import { attempt } from "./run.ts";

const folder = at("build/counterparts");
const programs = [join(folder, "usr/bin"), join(folder, "usr/sbin")];

/** A PATH on which they are found, once each was fetched if it was possible. */
export async function pathWithCounterparts(): Promise<string> {
  const path = process.env.PATH ?? "";
  for (const { name, command } of counterparts)
    if (Bun.which(command) === null && !isUnpacked(command)) await fetchOne(name);
  return [path, ...programs].join(":");
}

function isUnpacked(command: string): boolean {
  return programs.some((directory) => existsSync(join(directory, command)));
}

async function fetchOne(name: string): Promise<void> {
  const work = join(folder, "work");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  let got = await attempt(["apt-get", "download", name], { cwd: work });
  if (got.code !== 0) {
    await attempt(["apt-get", "update"]);
    got = await attempt(["apt-get", "download", name], { cwd: work });
  }
  const [archive] = readdirSync(work).filter((file) => file.endsWith(".deb"));
  if (got.code !== 0 || archive === undefined) {
    console.error(
      `test: ${name} cannot be downloaded; its tests are skipped: ${got.stderr.trim()}`,
    );
    return;
  }
  const unpacked = await attempt(["dpkg-deb", "-x", join(work, archive), folder]);
  if (unpacked.code !== 0) console.error(`test: ${archive}: ${unpacked.stderr.trim()}`);
  rmSync(work, { recursive: true, force: true });
}
