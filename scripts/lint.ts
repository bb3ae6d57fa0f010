// `npm run lint`: types (tsc), format and lint (Biome). `--fix` repairs what a program can repair.

import { at } from "./paths.ts";
import { attempt } from "./run.ts";
import { seconds } from "./step.ts";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

function checks(fix: boolean): readonly Check[] {
  const biome = [
    "check",
    "--colors=off",
    "--max-diagnostics=100",
    "--error-on-warnings",
    ...(fix ? ["--write"] : []),
  ];
  return [
    { name: "types", command: [at("node_modules/.bin/tsc"), "--noEmit", "--pretty", "false"] },
    { name: "format and lint", command: [at("node_modules/.bin/biome"), ...biome] },
  ];
}

export async function lint(args: string[]): Promise<number> {
  const unknown = args.find((argument) => argument !== "--fix");
  if (unknown !== undefined) {
    console.error(`lint: unknown argument ${unknown}; the only one is --fix`);
    return 1;
  }
  const passed = await Promise.all(checks(args.includes("--fix")).map(perform));
  return passed.every(Boolean) ? 0 : 1;
}

async function perform({ name, command }: Check): Promise<boolean> {
  const startMs = performance.now();
  const { code, stdout, stderr } = await attempt(command);
  const said = `${stdout}${stderr}`.trim();
  if (code !== 0) console.error(said);
  console.error(`lint: ${name} ${code === 0 ? "passed" : "failed"} in ${seconds(startMs)}`);
  return code === 0;
}
