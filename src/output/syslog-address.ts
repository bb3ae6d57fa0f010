// Where syslog messages go, as the configuration writes it.

export type SyslogAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "udp" | "tcp" | "tls"; readonly host: string; readonly port: number };

const localPath = "/dev/log";
const ports = { udp: 514, tcp: 514, tls: 6514 } as const;

/** Empty: this machine's own. Undefined: not an address. */
export function syslogAddress(text: string): SyslogAddress | undefined {
  if (text === "") return { kind: "unix", path: localPath };
  if (text.startsWith("/")) return { kind: "unix", path: text };
  const unix = /^unix:(?:\/\/)?(\/.+)$/.exec(text);
  if (unix !== null) return { kind: "unix", path: unix[1]! };
  const network = /^(udp|tcp|tls):\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/.exec(
    text,
  );
  if (network === null) return undefined;
  const kind = network[1] as keyof typeof ports; // A cast: the pattern knows no other.
  const port = network[4] === undefined ? ports[kind] : Number(network[4]);
  if (port < 1 || port > 65_535) return undefined;
  return { kind, host: network[2] ?? network[3]!, port };
}
