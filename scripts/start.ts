// `npm start`: builds what changed and runs the result, with this command's arguments.

import { build } from "./build.ts";
import { executablePath } from "./executable.ts";
import { runVisibly } from "./run.ts";

export async function start(args: string[]): Promise<number> {
  const code = await build([]);
  return code === 0 ? runVisibly([executablePath, ...args]) : code;
}
