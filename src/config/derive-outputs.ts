// What the output stage is told, derived from the configuration. The shapes are those of its own
// settings (src/output/outputs.ts), so that src/app only passes them on.
import { limits } from "../base/limits.ts";
import { priorityLevels } from "./derive.ts";
import type { Config } from "./schema.ts";

/** What channels say about where they run. */
export interface Machine {
  readonly hostname: string;
  /** Of this program, as the gRPC server tells it. */
  readonly version: string;
  /** The name this program was started by. */
  readonly program: string;
  readonly pid: number;
}

export function outputSettings(config: Config, machine: Machine) {
  return {
    json: config.json_output,
    jsonParts: {
      output: config.json_include_output_property,
      message: config.json_include_message_property,
      outputFields: config.json_include_output_fields_property,
      tags: config.json_include_tags_property,
    },
    iso8601: config.time_format_iso_8601,
    buffered: config.buffered_outputs,
    queueCapacity: config["outputs_queue.capacity"],
    timeoutMs: config.output_timeout,
    rate: config["outputs.rate"],
    burstMax: config["outputs.max_burst"],
    channels: named([
      ...sections(config).map((sink) => ({
        ...{ sink, name: undefined, filter: wanted(sink, config), format: undefined },
        spool: spoolOf(sink, config),
      })),
      ...config.output_channels.map((entry) => ({
        sink: entry,
        name: entry.name,
        filter: filterOf(entry),
        format: formatOf(entry, machine),
        spool: spoolOf(entry, config),
      })),
    ]).map(({ sink, spool, ...rest }) => ({
      ...rest,
      sink: sinkSettings(sink, config, machine),
      spool: spool && { ...spool, folder: `${spool.directory}/${folderName(rest.name)}` },
    })),
  };
}

/** Whether alerts go anywhere. */
export function hasOutput(config: Config): boolean {
  return sections(config).length + config.output_channels.length > 0;
}

type Listed = Config["output_channels"][number];
/** There is one gRPC server at most, so it is not in the list. */
type Entry = Listed | { readonly kind: "grpc" };

/** The channels of the original's sections, as entries of the list would have them. */
function sections(config: Config): readonly Entry[] {
  const entries: Entry[] = [];
  if (config["file_output.enabled"]) {
    const keep_alive = config["file_output.keep_alive"];
    entries.push({ kind: "file", filename: config["file_output.filename"], keep_alive });
  }
  if (config["stdout_output.enabled"]) entries.push({ kind: "stdout" });
  if (config["syslog_output.enabled"]) entries.push({ kind: "syslog" });
  if (config["program_output.enabled"]) {
    const keep_alive = config["program_output.keep_alive"];
    entries.push({ kind: "program", program: config["program_output.program"], keep_alive });
  }
  if (config["http_output.enabled"]) entries.push({ kind: "http", url: config["http_output.url"] });
  if (config["grpc.enabled"]) entries.push({ kind: "grpc" });
  return entries;
}

/** The gRPC server tells its version without handing out alerts, too. */
function wanted({ kind }: Entry, config: Config) {
  return kind === "grpc" && !config["grpc_output.enabled"] ? { rules: [] } : {};
}

/** Each with a name of its own: the kind, and a number from the second of a kind on. */
function named<T extends { readonly name: string | undefined; readonly sink: Entry }>(
  entries: readonly T[],
): readonly (T & { readonly name: string })[] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const base = entry.name ?? entry.sink.kind;
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    return { ...entry, name: count === 1 ? base : `${base} ${count}` };
  });
}

function filterOf({ priority, rules, except_rules, tags, sources }: Listed) {
  const levelMax = priority === undefined ? undefined : priorityLevels[priority];
  return { levelMax, rules, exceptRules: except_rules, tags, sources };
}

function formatOf(entry: Listed, { version }: Machine) {
  if (entry.kind === "syslog") return undefined;
  const name = entry.format ?? (entry.kind === "nats" ? "json" : undefined);
  if (name === undefined) return undefined;
  return name === "text" || name === "json" ? name : { name, labels: entry.labels, version };
}

/** Where systems take alerts that are formatted for them. */
const paths: Readonly<Record<string, string>> = {
  alertmanager: "/api/v2/alerts",
  otlp: "/v1/logs",
  loki: "/loki/api/v1/push",
};

/** With the usual path of the format when the address has none. */
function urlFor({ url, format }: HttpEntry): string {
  const path = paths[format ?? ""];
  const at = new URL(url);
  if (path === undefined || at.pathname !== "/") return url;
  at.pathname = path;
  return at.href;
}

/** Who reads standard output does not return, so there is nothing to wait for. */
function spoolOf(entry: Entry, config: Config) {
  const own = "spool" in entry ? entry.spool : undefined;
  if (entry.kind === "stdout" || !(own?.enabled ?? config["spool.enabled"])) return undefined;
  return {
    directory: config["spool.directory"],
    bytesMax: (own?.max_megabytes ?? config["spool.max_megabytes"]) * 1_048_576,
    ageMsMax: own?.max_age ?? config["spool.max_age"],
  };
}

/** A name that is one part of a path, and another one for every channel. */
function folderName(name: string): string {
  return encodeURIComponent(name).replace(/^\./, "%2E");
}

/** What an entry leaves out is as its kind's section says. */
function sinkSettings(entry: Entry, config: Config, machine: Machine) {
  switch (entry.kind) {
    case "stdout":
      return { kind: entry.kind };
    case "file":
      return { kind: entry.kind, path: entry.filename, keepAlive: entry.keep_alive ?? false };
    case "program":
      return { kind: entry.kind, command: entry.program, keepAlive: entry.keep_alive ?? false };
    case "syslog":
      return {
        kind: entry.kind,
        address: entry.address ?? config["syslog_output.address"],
        format: entry.format ?? config["syslog_output.format"],
        facility: entry.facility ?? config["syslog_output.facility"],
        name: (entry.identity ?? config["syslog_output.identity"]) || machine.program,
        pid: machine.pid,
        hostname: machine.hostname,
        tls: syslogTls(entry),
      };
    case "http":
      return httpSettings(entry, config);
    case "nats":
      return natsSettings(entry, machine);
    case "grpc":
      return {
        kind: entry.kind,
        address: config["grpc.bind_address"],
        privateKey: config["grpc.private_key"],
        certChain: config["grpc.cert_chain"],
        rootCerts: config["grpc.root_certs"],
        version: machine.version,
      };
  }
}

type SyslogEntry = Extract<Entry, { kind: "syslog" }>;

function syslogTls({ insecure, ca_cert, client_cert: cert, client_key: key }: SyslogEntry) {
  return {
    insecure: insecure ?? false,
    ca: ca_cert ?? "/etc/ssl/certs",
    client: cert === undefined || key === undefined ? undefined : { cert, key },
  };
}

type HttpEntry = Extract<Listed, { kind: "http" }>;

function httpSettings(entry: HttpEntry, config: Config) {
  const certificates = {
    caCert: entry.ca_cert ?? config["http_output.ca_cert"],
    caBundle: entry.ca_bundle ?? config["http_output.ca_bundle"],
    caPath: entry.ca_path ?? config["http_output.ca_path"],
  };
  return {
    kind: entry.kind,
    url: urlFor(entry),
    format: entry.format,
    atOnce: entry.requests_at_once ?? config["http_output.requests_at_once"],
    userAgent: entry.user_agent ?? config["http_output.user_agent"],
    headers: entry.headers ?? config["http_output.headers"],
    insecure: entry.insecure ?? config["http_output.insecure"],
    ca: certificates.caCert || certificates.caBundle || certificates.caPath,
    client:
      (entry.mtls ?? config["http_output.mtls"])
        ? {
            cert: entry.client_cert ?? config["http_output.client_cert"],
            key: entry.client_key ?? config["http_output.client_key"],
          }
        : undefined,
    echo: entry.echo ?? config["http_output.echo"],
    askCompressed: entry.compress_uploads ?? config["http_output.compress_uploads"],
    gzip: (entry.compression ?? config["http_output.compression"]) === "gzip",
    keepAlive: entry.keep_alive ?? config["http_output.keep_alive"],
    timeoutsMax: entry.max_consecutive_timeouts ?? config["http_output.max_consecutive_timeouts"],
    timeoutMs: config.output_timeout,
    healthUrl: entry.health_url ?? config["http_output.health_url"],
  };
}

type NatsEntry = Extract<Listed, { kind: "nats" }>;

function natsSettings(entry: NatsEntry, { version }: Machine) {
  const { kind, url, client_cert: cert, client_key: key } = entry;
  return {
    ...{ kind, url, version, answerMsMax: limits.natsAnswerMsMax },
    subject: entry.subject ?? "gyr.alerts",
    user: entry.user ?? "",
    password: entry.password ?? "",
    token: entry.token ?? "",
    insecure: entry.insecure ?? false,
    ca: entry.ca_cert ?? "/etc/ssl/certs",
    client: cert === undefined || key === undefined ? undefined : { cert, key },
  };
}
