// dist/gyr: everything in src/ that src/main.ts reaches, with what it imports as a file (shim,
// probe, rules, default configuration), inside a copy of bun.

import { chmodSync, mkdirSync, renameSync } from "node:fs";
import { hostBpfObjectPath } from "./bpf-objects.ts";
import { shimPath } from "./native-shim.ts";
import { at } from "./paths.ts";
import { StepFailed } from "./run.ts";
import type { Step } from "./step.ts";

export const executablePath = at("dist/gyr");

export async function executableStep(): Promise<Step> {
  const sources = [...new Bun.Glob("src/**/*").scanSync(at("."))].filter(isInput);
  const rules = [...new Bun.Glob("{rules,packaging}/**/*").scanSync(at("."))];
  const settings = ["package.json", "package-lock.json", "tsconfig.json"];
  return {
    name: "dist/gyr",
    files: [
      ...[...sources, ...rules, ...settings].map(at),
      ...[import.meta.path, shimPath, hostBpfObjectPath],
    ],
    facts: [Bun.version, Bun.revision, process.arch],
    outputs: [executablePath],
    make: makeExecutable,
  };
}

/** Tests and C (inside the shim already) do not end up in the executable. */
function isInput(path: string): boolean {
  return !/\.test\.ts$|\.[ch]$/.test(path);
}

async function makeExecutable(): Promise<string> {
  const { version } = await Bun.file(at("package.json")).json();
  mkdirSync(at("dist"), { recursive: true });
  const fresh = `${executablePath}.new`;
  // A worker is reached by name at run time, so the bundler must be told of each:
  // `<name>.worker.ts`.
  const workers = [...new Bun.Glob("src/**/*.worker.ts").scanSync(at("."))].sort();
  const result = await Bun.build({
    entrypoints: ["src/main.ts", ...workers].map(at),
    root: at("src"),
    // Machine-independent code made now: a start spends half its time on parsing otherwise.
    bytecode: true,
    format: "esm",
    // What only `gyr lsp` needs is a part of its own, read when it is asked for.
    splitting: true,
    target: "bun",
    minify: { syntax: true, whitespace: true },
    define: { GYR_VERSION: JSON.stringify(version) },
    throw: false,
    compile: {
      outfile: fresh,
      // A security agent takes no orders from files in the folder it happens to be started in.
      autoloadBunfig: false,
      autoloadDotenv: false,
      autoloadPackageJson: false,
      autoloadTsconfig: false,
    },
  });
  if (!result.success) throw new StepFailed(result.logs.map(described).join("\n"));
  chmodSync(fresh, 0o755);
  // Replaced, not overwritten: the old one may be running.
  renameSync(fresh, executablePath);
  return `${Math.round(Bun.file(executablePath).size / 1024 / 1024)} MiB`;
}

function described({ message, position }: BuildMessage | ResolveMessage): string {
  if (position === null) return message;
  return `${position.file}:${position.line}:${position.column}: ${message}`;
}
