// -i: the system calls that are left out unless -A is given.
import { eventTypes } from "../schema/events.ts";
import { stateSyscalls } from "../schema/syscalls.ts";
import type { Command } from "./command.ts";

export const listIgnored: Command = {
  name: "list-ignored",
  doc: "Lists the system calls that are not captured unless -A is given.",
  wants: ({ flags }) => flags.ignored,
  needs: "nothing",
  run(context) {
    const lines = [...ignoredNames()].sort().map((name) => `- ${name}\n`);
    context.out(`Ignored syscall(s):\n${lines.join("")}\n`);
    return 0;
  },
};

/**
 * Names of events, from their table and not from that of one architecture's calls: x86_64 has no
 * recv and send of its own, and yet they are on the list.
 */
export function ignoredNames(): ReadonlySet<string> {
  const state = new Set(stateSyscalls("x86_64").map(({ event }) => event.name));
  const io = eventTypes.filter(
    ({ category, kinds }) =>
      (category === "io_read" || category === "io_write") && kinds.has("syscall"),
  );
  return new Set(io.map(({ name }) => name).filter((name) => !state.has(name)));
}
