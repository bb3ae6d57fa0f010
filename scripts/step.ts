// A build step: skipped when neither its inputs nor its outputs changed since it last ran, and
// announced with its duration when it runs. Stamps are hashes, not times, so a checkout or a copy
// rebuilds nothing.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { at, root } from "./paths.ts";

export interface Step {
  /** Shown, and the name of the stamp. */
  readonly name: string;
  /** Files whose content decides whether the step runs. */
  readonly files: readonly string[];
  /** What else decides: versions, options. */
  readonly facts?: readonly string[];
  /** What must exist afterwards. */
  readonly outputs: readonly string[];
  /** A sentence for the end of the line, if there is something to say. */
  readonly make: () => Promise<string | undefined>;
}

/** Hash of everything that decides what a step makes. */
export function fingerprint(files: readonly string[], facts: readonly string[]): string {
  const hash = new Bun.CryptoHasher("sha256");
  for (const fact of facts) hash.update(`fact ${fact}\0`);
  for (const file of [...files].sort()) {
    const content = readFileSync(file);
    hash.update(`file ${relative(root, file)} ${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

export function seconds(fromMs: number): string {
  return `${((performance.now() - fromMs) / 1000).toFixed(1)} s`;
}

function stampPath(name: string): string {
  return at(`build/stamps/${name.replaceAll(/[^a-z0-9]+/gi, "-")}`);
}

function readStamp(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Runs the step when it has to; true when it ran. */
export async function perform(step: Step): Promise<boolean> {
  const stamp = stampPath(step.name);
  const want = fingerprint(step.files, step.facts ?? []);
  if (readStamp(stamp) === want && step.outputs.every((path) => existsSync(path))) return false;
  const startMs = performance.now();
  console.error(`build: ${step.name} …`);
  const remark = await step.make();
  const missing = step.outputs.filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`${step.name} did not make ${missing.join(" ")}`);
  mkdirSync(at("build/stamps"), { recursive: true });
  writeFileSync(stamp, want);
  const tail = remark === undefined ? "" : `: ${remark}`;
  console.error(`build: ${step.name} done in ${seconds(startMs)}${tail}`);
  return true;
}
