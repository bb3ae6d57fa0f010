// Makes a fresh Debian or Ubuntu machine ready, then hands over to `bun scripts/main.ts <verb>`:
// missing Debian packages, then node_modules. Every `npm run` verb starts here, so it is quick when
// nothing is missing. Plain JavaScript for Node, without dependencies: nothing else exists yet when
// it runs.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packagesFor } from "./debian-packages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isRoot = process.getuid?.() === 0;

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`setup: error: ${text}\n`);
  process.exit(1);
}

function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2], // Progress goes to stderr: stdout belongs to the verb.
    env: { ...process.env, ...env },
  });
  return result.status === 0;
}

function isOnPath(command) {
  const folders = (process.env.PATH ?? "").split(":").filter((folder) => folder !== "");
  return folders.some((folder) => existsSync(join(folder, command)));
}

/** Names of installed packages among `names`; undefined on a machine without dpkg. */
function installed(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders.
  const format = "${db:Status-Status} ${Package}\\n";
  const query = spawnSync("dpkg-query", ["-W", "-f", format, ...names], { encoding: "utf8" });
  if (query.error !== undefined) return undefined;
  const lines = query.stdout.split("\n").filter((line) => line.startsWith("installed "));
  return new Set(lines.map((line) => line.slice("installed ".length)));
}

function missingPackages(verb) {
  const wanted = packagesFor(verb);
  const present = installed(wanted.map((row) => row.name)) ?? new Set();
  return wanted.filter(
    (row) => !present.has(row.name) && !(row.command !== undefined && isOnPath(row.command)),
  );
}

function byHand(rows) {
  const names = rows.map((row) => row.name).join(" ");
  const reasons = rows.map((row) => `  ${row.name}: ${row.why}`).join("\n");
  return `${reasons}\nBy hand: apt-get update && apt-get install ${names}`;
}

function aptInstall(rows) {
  const names = rows.map((row) => row.name);
  const options = ["-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600"];
  return run("apt-get", ["install", ...options, ...names], { DEBIAN_FRONTEND: "noninteractive" });
}

function installPackages(verb) {
  const missing = missingPackages(verb);
  if (missing.length === 0) return;
  if (!isOnPath("apt-get")) {
    fail(
      `this machine has no apt-get; gyr is built on Debian 12+ or Ubuntu 22.04+. Missing here:\n${byHand(missing)}`,
    );
  }
  if (!isRoot) {
    fail(`run this as root (sudo npm …): packages are missing.\n${byHand(missing)}`);
  }
  say(`installing ${missing.map((row) => row.name).join(" ")}`);
  if (aptInstall(missing)) return;
  say("apt-get failed; trying again with fresh package lists");
  run("apt-get", ["update"]);
  if (aptInstall(missing)) return;
  // One at a time, so that the message names the culprit and the others are there already.
  const impossible = missing.filter((row) => !aptInstall([row]));
  if (impossible.length > 0) {
    fail(
      `apt-get cannot install (its reason is above; is there a network, are the sources right?):\n${byHand(impossible)}`,
    );
  }
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * True when node_modules is what package-lock.json says; npm keeps its own copy of the lock inside.
 */
function nodeModulesAreFresh() {
  const wanted = lockedPackages(join(root, "package-lock.json"));
  const present = lockedPackages(join(root, "node_modules/.package-lock.json"));
  return (
    Object.entries(wanted).every(
      ([path, row]) =>
        path === "" ||
        present[path]?.version === row.version ||
        (row.optional === true && present[path] === undefined),
    ) && bunWorks()
  );
}

function bunPath() {
  return join(root, "node_modules/.bin/bun");
}

function bunWorks() {
  return existsSync(bunPath()) && spawnSync(bunPath(), ["--version"]).status === 0;
}

function installNodeModules() {
  if (nodeModulesAreFresh()) return;
  say("npm ci (bun, TypeScript, Biome and the libraries, as package-lock.json pins them)");
  // The bun package puts its executable in place with an install script.
  const arguments_ = ["ci", "--no-audit", "--no-fund", "--ignore-scripts=false"];
  // NODE_ENV=production or omit=dev would leave out the compiler.
  const env = { npm_config_omit: "", NODE_ENV: "development" };
  if (!run("npm", arguments_, env)) {
    say("npm ci failed; trying again without the old node_modules");
    rmSync(join(root, "node_modules"), { recursive: true, force: true });
    if (!run("npm", arguments_, env)) {
      fail("npm ci failed (its reason is above). Is there a network? By hand: npm ci");
    }
  }
  if (!bunWorks()) {
    fail("node_modules/.bin/bun does not run. Is this Linux on x86_64 or arm64? By hand: npm ci");
  }
}

function main() {
  const [verb = "", ...args] = process.argv.slice(2);
  if (process.platform !== "linux") fail(`gyr watches Linux; this is ${process.platform}`);
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) fail(`Node.js 20 or newer is needed; this is ${process.versions.node}`);
  if (verb === "start" && !isRoot) {
    fail("run this as root (sudo npm start): watching the kernel needs it");
  }
  installPackages(verb);
  installNodeModules();
  handOver([verb, ...args]);
}

/** Becomes `bun scripts/main.ts …` as far as anybody can tell: output, signals and exit code. */
function handOver(args) {
  const child = spawn(bunPath(), ["scripts/main.ts", ...args], { cwd: root, stdio: "inherit" });
  // A terminal signals the whole process group; anything else signals this process alone.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("error", (error) => fail(`${bunPath()}: ${error.message}`));
  child.on("exit", (code) => process.exit(code ?? 1));
}

main();
