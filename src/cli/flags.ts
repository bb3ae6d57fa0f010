// Every flag, one row each: those of Falco today and those of its older releases. Help, manual and
// completion list them in this order.
import { defineFlags, type FlagRow, type FlagValue } from "./flag-row.ts";

const kubernetes =
  "Kubernetes data comes from the container's cgroup and labels in a later version";

export const flags = defineFlags({
  config: {
    short: "c",
    takes: "text",
    value: "file",
    complete: "file",
    group: "run",
    doc: "Reads this configuration instead of /etc/falco/falco.yaml or the built-in one.",
  },
  option: {
    short: "o",
    long: "option",
    takes: "list",
    value: "key=value",
    group: "run",
    doc: "Sets one configuration key, like -o json_output=true; may be repeated, the last wins.",
  },
  rules: {
    short: "r",
    takes: "list",
    value: "path",
    complete: "file",
    group: "rules",
    doc: "Loads this rules file or directory instead of the configured ones; may be repeated.",
  },
  seconds: {
    short: "M",
    takes: "number",
    value: "seconds",
    group: "run",
    doc: "Stops when events have come for this many seconds; 0 means never.",
  },
  dryRun: {
    long: "dry-run",
    takes: "nothing",
    group: "run",
    doc: "Checks configuration and rules as a start would, and stops before the first event.",
  },
  pidFile: {
    short: "P",
    long: "pidfile",
    takes: "text",
    value: "file",
    complete: "file",
    group: "run",
    doc: "Writes the process id to this file.",
  },
  statistics: {
    short: "s",
    takes: "text",
    value: "file",
    complete: "file",
    group: "run",
    doc: "Appends event and drop counts to this file at intervals, as lines of JSON.",
  },
  statisticsInterval: {
    long: "stats-interval",
    takes: "number",
    value: "ms",
    group: "run",
    doc: "Milliseconds between the lines of -s: 5000 unless given, 100 at least.",
  },
  verbose: {
    short: "v",
    takes: "nothing",
    group: "run",
    doc: "Says more: driver counts at the end, types with --list.",
  },
  daemon: {
    short: "d",
    long: "daemon",
    takes: "nothing",
    group: "run",
    old: true,
    doc: "Goes to the background.",
    later: "start gyr from a service manager, or with setsid and &",
  },
  tags: {
    short: "t",
    takes: "list",
    value: "tag",
    group: "rules",
    doc: "Runs only rules with this tag; may be repeated. Not together with -T or -D.",
    options: (tag) => [`rules[]=${JSON.stringify({ enable: { tag } })}`],
  },
  disableTags: {
    short: "T",
    takes: "list",
    value: "tag",
    group: "rules",
    doc: "Disables rules with this tag; may be repeated.",
    options: (tag) => [`rules[]=${JSON.stringify({ disable: { tag } })}`],
  },
  disableRules: {
    short: "D",
    takes: "list",
    value: "text",
    group: "rules",
    doc: "Disables rules whose name contains this text; may be repeated.",
    options: (text) => [`rules[]=${JSON.stringify({ disable: { rule: `*${text}*` } })}`],
  },
  validate: {
    short: "V",
    long: "validate",
    takes: "list",
    value: "path",
    complete: "file",
    group: "rules",
    doc: "Checks rules files, says what is wrong with them, and exits; may be repeated.",
  },
  describeAll: {
    short: "L",
    takes: "nothing",
    group: "rules",
    doc: "Describes all rules and exits.",
  },
  describe: {
    short: "l",
    takes: "text",
    value: "rule",
    group: "rules",
    doc: "Describes one rule and exits.",
  },
  allEvents: {
    short: "A",
    takes: "nothing",
    group: "driver",
    doc: "Captures also the frequent input and output calls that rules ask for.",
    options: () => ["base_syscalls.all=true"],
  },
  snaplen: {
    short: "S",
    long: "snaplen",
    takes: "number",
    value: "bytes",
    group: "driver",
    doc: "Captures this many bytes of each buffer that is read or written; 80 unless given.",
    options: (bytes) => [`falco_libs.snaplen=${bytes}`],
  },
  modernBpf: {
    long: "modern-bpf",
    takes: "nothing",
    group: "driver",
    old: true,
    doc: "Uses the modern_ebpf driver.",
    options: () => ["engine.kind=modern_ebpf"],
  },
  noDriver: {
    long: "nodriver",
    takes: "nothing",
    group: "driver",
    old: true,
    doc: "Uses no driver: no event comes.",
    options: () => ["engine.kind=nodriver"],
  },
  enableSource: {
    long: "enable-source",
    takes: "list",
    value: "source",
    complete: ["syscall"],
    group: "driver",
    doc: "Takes events of this source only; may be repeated.",
  },
  disableSource: {
    long: "disable-source",
    takes: "list",
    value: "source",
    complete: ["syscall"],
    group: "driver",
    doc: "Takes no events of this source; may be repeated.",
  },
  base64: {
    short: "b",
    long: "print-base64",
    takes: "nothing",
    group: "output",
    doc: "Prints bytes that were read or written as base64.",
    options: () => ["buffer_format_base64=true"],
  },
  unbuffered: {
    short: "U",
    long: "unbuffered",
    takes: "nothing",
    group: "output",
    doc: "Writes every alert at once.",
    options: () => ["buffered_outputs=false"],
  },
  print: {
    short: "p",
    long: "print",
    takes: "text",
    value: "format",
    group: "output",
    doc:
      "Appends this text, in which %field works, to the output of every rule; append_output in " +
      "the configuration can do more. c and k stand for container fields, which are appended " +
      "anyway.",
    options: (format) => printOptions(format),
  },
  help: {
    short: "h",
    long: "help",
    takes: "nothing",
    group: "show",
    doc: "Prints this help.",
  },
  version: {
    long: "version",
    takes: "nothing",
    group: "show",
    doc: "Prints versions.",
  },
  list: {
    long: "list",
    takes: "optional",
    value: "source",
    complete: ["syscall"],
    group: "show",
    doc: "Lists the fields that conditions and outputs may use, of all sources or of one.",
  },
  listEvents: {
    long: "list-events",
    takes: "nothing",
    group: "show",
    doc: "Lists the events with their parameters.",
  },
  listSyscallEvents: {
    long: "list-syscall-events",
    takes: "nothing",
    group: "show",
    old: true,
    doc: "Lists the events with their parameters.",
  },
  ignored: {
    short: "i",
    takes: "nothing",
    group: "show",
    doc: "Lists the system calls that are not captured unless -A is given.",
  },
  namesOnly: {
    short: "N",
    takes: "nothing",
    group: "show",
    doc: "Prints only names with --list.",
  },
  format: {
    long: "format",
    takes: "text",
    value: "format",
    complete: ["text", "markdown", "json"],
    group: "show",
    doc: "The format of --list and --list-events: text, markdown or json.",
  },
  markdown: {
    long: "markdown",
    takes: "nothing",
    group: "show",
    old: true,
    doc: "Means --format markdown.",
  },
  configSchema: {
    long: "config-schema",
    takes: "nothing",
    group: "show",
    doc: "Prints a JSON schema of the configuration.",
    later: "run gyr --dry-run -c <file> to check a configuration",
  },
  ruleSchema: {
    long: "rule-schema",
    takes: "nothing",
    group: "show",
    doc: "Prints a JSON schema of rules files.",
    later: "run gyr -V <file> to check a rules file",
  },
  support: {
    long: "support",
    takes: "nothing",
    group: "show",
    doc: "Prints what a bug report needs.",
    later: "run gyr --version and gyr --dry-run",
  },
  pageSize: {
    long: "page-size",
    takes: "nothing",
    group: "show",
    doc: "Prints the size of a memory page.",
    later: "run getconf PAGESIZE",
  },
  listPlugins: {
    long: "list-plugins",
    takes: "nothing",
    group: "show",
    doc: "Lists the plugins.",
    later: "plugins cannot be loaded yet",
  },
  pluginInfo: {
    long: "plugin-info",
    takes: "text",
    value: "plugin",
    group: "show",
    doc: "Describes a plugin.",
    later: "plugins cannot be loaded yet",
  },
  captureFile: {
    short: "e",
    takes: "text",
    value: "file",
    group: "driver",
    old: true,
    doc: "Reads a capture file.",
    later: "only live events can be read",
  },
  userspace: {
    short: "u",
    long: "userspace",
    takes: "nothing",
    group: "driver",
    old: true,
    doc: "Traces processes with ptrace.",
    later: "leave it out to use the probe inside gyr",
  },
  gvisorConfig: {
    short: "g",
    long: "gvisor-config",
    takes: "text",
    value: "file",
    group: "driver",
    old: true,
    doc: "Takes events from gVisor.",
    later: "leave it out",
  },
  gvisorRoot: {
    long: "gvisor-root",
    takes: "text",
    value: "directory",
    group: "driver",
    old: true,
    doc: "The root directory of gVisor.",
    later: "leave it out",
  },
  gvisorGenerateConfig: {
    long: "gvisor-generate-config",
    takes: "optional",
    value: "socket",
    group: "driver",
    old: true,
    doc: "Prints a configuration for gVisor.",
    later: "leave it out",
  },
  cri: {
    long: "cri",
    takes: "list",
    value: "path",
    group: "driver",
    old: true,
    doc: "The socket of a container runtime.",
    later: "container ids come from cgroups; leave it out",
  },
  disableCriAsync: {
    long: "disable-cri-async",
    takes: "nothing",
    group: "driver",
    old: true,
    doc: "Waits for answers of the container runtime.",
    later: "container ids come from cgroups; leave it out",
  },
  k8sApi: {
    short: "k",
    long: "k8s-api",
    takes: "text",
    value: "url",
    group: "driver",
    old: true,
    doc: "Asks a Kubernetes API server.",
    later: kubernetes,
  },
  k8sApiCert: {
    short: "K",
    long: "k8s-api-cert",
    takes: "text",
    value: "files",
    group: "driver",
    old: true,
    doc: "Certificates for the Kubernetes API server.",
    later: kubernetes,
  },
  k8sNode: {
    long: "k8s-node",
    takes: "text",
    value: "node",
    group: "driver",
    old: true,
    doc: "The node to ask the Kubernetes API server about.",
    later: kubernetes,
  },
  mesosApi: {
    short: "m",
    long: "mesos-api",
    takes: "text",
    value: "url",
    group: "driver",
    old: true,
    doc: "Asks a Mesos API server.",
    later: "leave it out",
  },
  alternateLuaDir: {
    long: "alternate-lua-dir",
    takes: "text",
    value: "directory",
    group: "run",
    old: true,
    doc: "A directory of scripts.",
    later: "leave it out",
  },
});

export type FlagName = keyof typeof flags;

/** What was given on the command line, by row. */
export type Flags = { readonly [K in FlagName]: FlagValue<(typeof flags)[K]> };

export const flagNames = Object.keys(flags) as readonly FlagName[]; // A cast: keys are widened.

/** The row of a flag, its own type forgotten. */
export function flagRow(name: FlagName): FlagRow {
  return flags[name];
}

/** How messages write a flag: `--list`, or `-c` when it has no long name. */
export function flagText(row: FlagRow): string {
  return row.long === undefined ? `-${row.short}` : `--${row.long}`;
}

/** Container and Kubernetes fields are suggested ones already; -pc and -pk have nothing to add. */
const presets = ["c", "container", "k", "kubernetes", "m", "mesos"];

function printOptions(format: string): readonly string[] {
  if (presets.includes(format)) return [];
  return [`append_output[]=${JSON.stringify({ extra_output: format })}`];
}
