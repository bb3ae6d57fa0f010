// What the program tells and is told outside of its arguments, for manual and reference.

interface Told {
  readonly name: string;
  /** One or more full sentences. */
  readonly doc: string;
}

export const exitCodes: readonly Told[] = [
  {
    name: "0",
    doc: "A normal end, also after SIGINT or SIGTERM; what was asked for is printed.",
  },
  { name: "1", doc: "Wrong flags, configuration or rules, or events cannot be captured." },
  {
    name: "255",
    doc: "The file of -P could not be written, or names another gyr that runs.",
  },
];

export const signals: readonly Told[] = [
  { name: "SIGINT, SIGTERM", doc: "End the program; alerts are written out before." },
  { name: "SIGUSR1", doc: "Opens the outputs again, after their files were moved." },
];

export const variables: readonly Told[] = [
  { name: "FALCO_HOSTNAME", doc: "The name of this machine in alerts, instead of its own." },
  { name: "HOST_ROOT", doc: "Where the host's files are, when gyr runs in a container." },
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
