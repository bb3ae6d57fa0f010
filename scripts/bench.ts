// `npm run bench`: builds, then runs each program in bench/ (or those named), one after the other,
// because two at once would time each other.

import { build } from "./build.ts";
import { at } from "./paths.ts";
import { runVisibly } from "./run.ts";

export async function bench(args: string[]): Promise<number> {
  const found = [...new Bun.Glob("bench/*.bench.ts").scanSync(at("."))].sort();
  const names = found.map((path) => path.replace(/^bench\/|\.bench\.ts$/g, ""));
  const unknown = args.find((argument) => !names.includes(argument));
  if (unknown !== undefined || found.length === 0) {
    console.error(
      `bench: there is no ${unknown ?? "program"} in bench/; known: ${names.join(" ")}`,
    );
    return 1;
  }
  const code = await build([]);
  if (code !== 0) return code;
  let failed = 0;
  for (const name of args.length > 0 ? args : names) {
    const command = [process.execPath, at(`bench/${name}.bench.ts`)];
    if ((await runVisibly(command)) !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}
