// `gyr lsp`: a language server for rules files.
import { defineFlags } from "./flag-row.ts";
import { helpOf, type OwnCommand, readFlags, refuseWith } from "./own-command.ts";

const lspFlags = defineFlags({
  stdio: {
    long: "stdio",
    takes: "nothing",
    group: "run",
    doc: "Talks over standard input and output, as it always does; many editors say so.",
  },
  help: {
    short: "h",
    long: "help",
    takes: "nothing",
    group: "show",
    doc: "Prints this help.",
  },
});

export const lsp: OwnCommand = {
  word: "lsp",
  usage: "[OPTION...]",
  doc: "Serves an editor of rules files: mistakes while typing, completion, documentation.",
  flags: lspFlags,
  async run(surroundings) {
    const parsed = readFlags(surroundings, lsp, lspFlags);
    if (!parsed.ok) return parsed.error;
    const { words } = parsed.value;
    if (words.length > 0) {
      const help = helpOf(surroundings, "lsp");
      return refuseWith(surroundings, `unexpected argument '${words[0]}'; see ${help}`);
    }
    return await surroundings.ports.languageServer(surroundings.version);
  },
};
