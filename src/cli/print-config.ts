// `gyr config`: the built-in configuration, to be copied and changed.
import { defaultConfig } from "../config/default-config.ts";
import type { Command } from "./command.ts";

export const printConfig: Command = {
  name: "config",
  doc: "Prints the built-in configuration with comments.",
  wants: ({ words }) => words[0] === "config" && words.length === 1,
  needs: "nothing",
  run(context) {
    context.out(defaultConfig());
    return 0;
  },
};
