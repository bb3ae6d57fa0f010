// `gyr unit`: the unit that makes this executable a service of systemd.
import type { Command } from "./command.ts";

export const printUnit: Command = {
  name: "unit",
  doc: "Prints a unit for systemd that starts this executable.",
  wants: ({ words }) => words[0] === "unit" && words.length === 1,
  needs: "nothing",
  run(context) {
    context.out(context.ports.unit());
    return 0;
  },
};
