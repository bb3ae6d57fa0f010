// Where syslog messages go, as the configuration writes it.

export type SyslogAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "udp" | "tcp"; readonly host: string; readonly port: number };

const localPath = "/dev/log";
const portDefault = 514;

/** Empty: this machine's own. Undefined: not an address. */
export function syslogAddress(text: string): SyslogAddress | undefined {
  if (text === "") return { kind: "unix", path: localPath };
  if (text.startsWith("/")) return { kind: "unix", path: text };
  const unix = /^unix:(?:\/\/)?(\/.+)$/.exec(text);
  if (unix !== null) return { kind: "unix", path: unix[1]! };
  const network = /^(udp|tcp):\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/.exec(
    text,
  );
  if (network === null) return undefined;
  const port = network[4] === undefined ? portDefault : Number(network[4]);
  if (port < 1 || port > 65_535) return undefined;
  const kind = network[1] === "udp" ? "udp" : "tcp";
  return { kind, host: network[2] ?? network[3]!, port };
}
