// Texts that help and manual share.
import { ownCommands } from "./own-commands.ts";

export const headline = "gyr - runtime security for Linux, compatible with Falco";

/** Commands that are words, not flags. */
export const wordCommands = [
  ...ownCommands.map(({ word, usage, doc }) => ({ word, usage: `${word} ${usage}`, doc })),
  {
    word: "config",
    usage: "config",
    doc: "Prints the built-in configuration with comments, to be changed and named with -c.",
  },
  {
    word: "unit",
    usage: "unit",
    doc: "Prints a unit for systemd that starts this executable; docs/run-as-a-service.md.",
  },
  {
    word: "completion",
    usage: "completion bash|zsh|fish",
    doc: "Prints a script that completes flags in a shell.",
  },
  { word: "man", usage: "man", doc: "Prints the manual page; gyr man | man -l - shows it." },
];

export const examples: readonly { readonly args: readonly string[]; readonly doc: string }[] = [
  { args: [], doc: "Watch this machine with the built-in rules and configuration." },
  { args: ["-o", "json_output=true"], doc: "The same, with alerts as JSON." },
  { args: ["-r", "my_rules.yaml"], doc: "Watch with other rules." },
  { args: ["-V", "my_rules.yaml"], doc: "Check rules and say what is wrong with them." },
  { args: ["-T", "network", "-D", "cron"], doc: "Leave out rules by tag and by name." },
  { args: ["-l", '"Terminal shell in container"'], doc: "Describe one rule." },
  { args: ["--list", "-N"], doc: "Names of all fields." },
  { args: ["record", "-w", "F.scap", "-z"], doc: "Record everything that happens." },
  { args: ["inspect", "-r", "F.scap", "proc.name=cat"], doc: "Print the events of cat in it." },
  { args: ["-M", "60", "-s", "stats.jsonl"], doc: "Watch for a minute and record statistics." },
];
