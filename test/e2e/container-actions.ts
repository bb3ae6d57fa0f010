// What an intruder does inside a container: one row per action with the rule that must tell of it.

export interface ContainerAction {
  readonly name: string;
  readonly rule: string;
  /** 64 hexadecimal digits, one container per action. */
  readonly id: string;
  readonly command: readonly string[];
  readonly terminal?: boolean;
  readonly programs?: readonly string[];
  readonly fields: Readonly<Record<string, string | number | RegExp>>;
}

const id = (digit: string) => `${digit.repeat(8)}${"e".repeat(56)}`;

/** `port` is a loopback listener that says "exit" to whoever connects. */
export function containerActions(port: number): readonly ContainerAction[] {
  return [
    {
      name: "terminal-shell",
      rule: "Terminal shell in container",
      id: id("1"),
      command: ["sh", "-c", "true"],
      terminal: true,
      fields: { "proc.name": "sh" },
    },
    {
      name: "redirect-to-socket",
      rule: "Redirect STDOUT/STDIN to Network Connection in Container",
      id: id("2"),
      command: ["redirect", String(port)],
      fields: { "proc.name": "redirect", "fd.name": new RegExp(`->127.0.0.1:${port}$`) },
    },
    {
      name: "dropped-binary",
      rule: "Drop and execute new binary in container",
      id: id("3"),
      command: ["sh", "-c", "cp /bin/busybox /tmp/true; /tmp/true"],
      fields: { "proc.exepath": "/tmp/true" },
    },
    {
      name: "package-manager",
      rule: "Launch Package Management Process in Container",
      id: id("4"),
      command: ["sh", "-c", "apk add curl; true"],
      programs: ["apk"],
      fields: { "proc.name": "apk" },
    },
    {
      name: "release-agent",
      rule: "Detect release_agent File Container Escapes",
      id: id("5"),
      command: ["sh", "-c", "mkdir /tmp/cgroup; echo /cmd > /tmp/cgroup/release_agent"],
      fields: { "fd.name": "/tmp/cgroup/release_agent" },
    },
  ];
}
