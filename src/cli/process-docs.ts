// What the program tells and is told outside of its arguments, for manual and reference.

interface Told {
  readonly name: string;
  /** One or more full sentences. */
  readonly doc: string;
}

export const exitCodes: readonly Told[] = [
  {
    name: "0",
    doc: "A normal end, also after SIGINT or SIGTERM and at the end of a capture; what was asked for is printed; rules and configuration are in order.",
  },
  {
    name: "1",
    doc: "Wrong flags, configuration, rules or requirements; a file that cannot be read, a damaged capture; missing privileges or no driver that works; an address that cannot be listened at; lost events with the action exit; an end that took 10 seconds longer than channels are given. Standard error says which.",
  },
  {
    name: "130, 143",
    doc: "Ended at once by a second SIGINT or SIGTERM: what waited for delivery may be lost.",
  },
  {
    name: "255",
    doc: "The file of -P could not be written, or names another gyr that runs.",
  },
];

export const signals: readonly Told[] = [
  {
    name: "SIGINT, SIGTERM",
    doc: "End the program: events that were there are looked at, for a second at most, and alerts are written out. A second one ends it at once.",
  },
  {
    name: "SIGHUP",
    doc: "Loads configuration and rules again; when either is wrong, nothing changes.",
  },
  { name: "SIGUSR1", doc: "Opens the outputs again, after their files were moved." },
];

export const variables: readonly Told[] = [
  { name: "FALCO_HOSTNAME", doc: "The name of this machine in alerts, instead of its own." },
  { name: "HOST_ROOT", doc: "Where the host's files are, when gyr runs in a container." },
  {
    name: "FALCO_CGROUP_MEM_PATH",
    doc: "The file that says how much memory the agent's control group uses, for metrics.",
  },
  { name: "TZ", doc: "The time zone of times in alerts and in the log." },
  { name: "NO_COLOR", doc: "When it is not empty, mistakes in rules are shown without colours." },
  {
    name: "NOTIFY_SOCKET, WATCHDOG_USEC",
    doc: "Set by service managers that want to hear of readiness and of signs of life.",
  },
  {
    name: "BUN_JSC_thresholdFor…",
    doc:
      "How often code runs before it is compiled: gyr sets three of them for itself, " +
      "not for programs that it starts.",
  },
  {
    name: "any other",
    doc: "Put in for its name in configuration files: a dollar sign, and the name in braces.",
  },
];

export const paths: readonly Told[] = [
  { name: "/etc/falco/falco.yaml", doc: "The configuration, unless -c names another." },
  { name: "/etc/falco/config.d", doc: "Files merged into the built-in configuration." },
  { name: "/etc/falco/rules.d", doc: "Rules loaded beside the built-in ones." },
];
