// -i: the system calls that are left out unless -A is given.
import { ignoredByDefault, syscallsOf } from "../schema/syscalls.ts";
import type { Command } from "./command.ts";

export const listIgnored: Command = {
  name: "list-ignored",
  doc: "Lists the system calls that are not captured unless -A is given.",
  wants: ({ flags }) => flags.ignored,
  needs: "nothing",
  run(context) {
    const calls = syscallsOf(process.arch === "arm64" ? "aarch64" : "x86_64");
    const names = new Set(calls.filter(ignoredByDefault).map(({ event }) => event.name));
    const lines = [...names].sort().map((name) => `- ${name}\n`);
    context.out(`Ignored syscall(s):\n${lines.join("")}\n`);
    return 0;
  },
};
