// Keys about what goes over the network: HTTP and gRPC outputs, the web server.
import { z } from "zod/mini";
import { limits } from "../../base/limits.ts";
import { key } from "../key-row.ts";
import { address, bool, oneOf, text, uint } from "../value-types.ts";

const certificates = "/etc/ssl/certs";

// People copy addresses with their quotes into -o options.
const webAddress = z.pipe(
  z.transform((got: unknown) =>
    typeof got === "string" ? got.replace(/^(["'])(.*)\1$/s, "$2") : got,
  ),
  z.string().check(
    z.refine((got) => got === "" || isWebAddress(got), {
      error: "must be an address that begins with http:// or https://",
    }),
  ),
);

function isWebAddress(got: string): boolean {
  const url = URL.parse(got);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
}

const headers = z.record(text, text).check(
  z.refine((got) => Object.entries(got).every(isHeader), {
    error: "must be names of headers with values, each on one line",
  }),
);

function isHeader([name, value]: readonly [string, string]): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && /^[^\r\n\0]*$/.test(value);
}

const compressions = ["none", "gzip"] as const;

const requestsAtOnce = uint(1, limits.httpRequestsMax);

/** The address of an HTTP channel in the list output_channels. */
export const httpUrl = webAddress.check(z.minLength(1, "must not be empty"));

/** The other keys of the section http_output, as entries of that list have them. */
export const httpOptions = {
  user_agent: z.optional(text),
  headers: z.optional(headers),
  insecure: z.optional(bool),
  ca_cert: z.optional(text),
  ca_bundle: z.optional(text),
  ca_path: z.optional(text),
  mtls: z.optional(bool),
  client_cert: z.optional(text),
  client_key: z.optional(text),
  echo: z.optional(bool),
  compress_uploads: z.optional(bool),
  compression: z.optional(oneOf(compressions)),
  keep_alive: z.optional(bool),
  max_consecutive_timeouts: z.optional(uint(0, 255)),
  health_url: z.optional(webAddress),
  requests_at_once: z.optional(requestsAtOnce),
};

/** Over the network there are certificates on both sides, as in the original. */
function grpcNeeds(valueAt: (name: string) => unknown): string | undefined {
  const address = String(valueAt("grpc.bind_address"));
  if (address.startsWith("unix:")) return undefined;
  const missing = ["grpc.private_key", "grpc.cert_chain", "grpc.root_certs"].filter(
    (name) => valueAt(name) === "",
  );
  if (missing.length === 0) return undefined;
  return `a gRPC server at ${address} needs certificates: set ${missing.join(", ")}`;
}

export const networkKeys = {
  "http_output.enabled": key({
    type: bool,
    default: false,
    doc: "Posts alerts to a web address.",
    reload: "live",
    status: "works",
    needs: (valueAt) =>
      valueAt("http_output.url") === ""
        ? "http output enabled but no url in configuration block: set http_output.url"
        : undefined,
  }),
  "http_output.url": key({
    type: webAddress,
    default: "",
    doc: "The address alerts are posted to.",
    reload: "live",
    status: "works",
  }),
  "http_output.user_agent": key({
    type: text,
    default: "falcosecurity/falco",
    doc: "The User-Agent of requests.",
    reload: "live",
    status: "works",
  }),
  "http_output.headers": key({
    type: headers,
    default: {},
    doc: "Further headers of requests, by their names. Not in the original.",
    reload: "live",
    status: "works",
  }),
  "http_output.insecure": key({
    type: bool,
    default: false,
    doc: "Accepts any certificate of the server.",
    reload: "live",
    status: "works",
  }),
  "http_output.ca_cert": key({
    type: text,
    default: "",
    doc: "A file with the authority that signed the server's certificate.",
    reload: "live",
    status: "works",
  }),
  "http_output.ca_bundle": key({
    type: text,
    default: "",
    doc: "A file with several authorities; ca_cert goes first.",
    reload: "live",
    status: "works",
  }),
  "http_output.ca_path": key({
    type: text,
    default: certificates,
    doc: "A directory with authorities; ca_cert and ca_bundle go first.",
    reload: "live",
    status: "works",
  }),
  "http_output.mtls": key({
    type: bool,
    default: false,
    doc: "Shows the server a certificate of ours.",
    reload: "live",
    status: "works",
  }),
  "http_output.client_cert": key({
    type: text,
    default: `${certificates}/client.crt`,
    doc: "The file with our certificate.",
    reload: "live",
    status: "works",
  }),
  "http_output.client_key": key({
    type: text,
    default: `${certificates}/client.key`,
    doc: "The file with the key of our certificate.",
    reload: "live",
    status: "works",
  }),
  "http_output.echo": key({
    type: bool,
    default: false,
    doc: "Prints what the server answers.",
    reload: "live",
    status: "works",
  }),
  "http_output.compress_uploads": key({
    type: bool,
    default: false,
    doc: "Asks for compressed transfers of what the server answers, as the original does.",
    reload: "live",
    status: "works",
  }),
  "http_output.compression": key({
    type: oneOf(compressions),
    default: "none",
    doc: "Compresses what is posted: none, or gzip for servers that know it. Not in the original.",
    reload: "live",
    status: "works",
  }),
  "http_output.keep_alive": key({
    type: bool,
    default: false,
    doc: "Keeps the connection to the server open.",
    reload: "live",
    status: "works",
  }),
  "http_output.max_consecutive_timeouts": key({
    type: uint(0, 255),
    default: 5,
    doc: "How often a request that timed out is repeated.",
    reload: "live",
    status: "works",
  }),
  "http_output.health_url": key({
    type: webAddress,
    default: "",
    doc:
      "An address that answers 2xx when the server is well; it is asked before alerts are posted " +
      "again after a failure. Empty: alerts themselves are tried. Not in the original.",
    reload: "live",
    status: "works",
  }),
  "http_output.requests_at_once": key({
    type: requestsAtOnce,
    default: 1,
    doc:
      "How many requests may be under way at a time. With more than 1 alerts may arrive in " +
      "another order; formats whose requests hold many alerts do without. Not in the original.",
    reload: "live",
    status: "works",
  }),
  "grpc.enabled": key({
    type: bool,
    default: false,
    doc:
      "Runs a gRPC server that tells its version and, with grpc_output.enabled, hands out " +
      "alerts. Falco 0.44 no longer has it.",
    reload: "restart",
    status: "works",
    needs: grpcNeeds,
  }),
  "grpc.bind_address": key({
    type: text,
    default: "unix:///run/falco/falco.sock",
    doc: "Where the gRPC server listens: unix://<path> or <host>:<port>.",
    reload: "restart",
    status: "works",
  }),
  "grpc.threadiness": key({
    type: uint(),
    default: 0,
    doc: "Threads of the gRPC server in the original; here it shares the thread of channels.",
    reload: "restart",
    status: "works",
  }),
  "grpc.private_key": key({
    type: text,
    default: "",
    doc: "The file with the key of the gRPC server.",
    reload: "restart",
    status: "works",
  }),
  "grpc.cert_chain": key({
    type: text,
    default: "",
    doc: "The file with the certificates of the gRPC server.",
    reload: "restart",
    status: "works",
  }),
  "grpc.root_certs": key({
    type: text,
    default: "",
    doc: "The file with the authorities whose clients the gRPC server accepts.",
    reload: "restart",
    status: "works",
  }),
  "grpc_output.enabled": key({
    type: bool,
    default: false,
    doc: "Hands alerts to the gRPC server.",
    reload: "restart",
    status: "works",
  }),
  "webserver.enabled": key({
    type: bool,
    default: false,
    doc: "Answers health, version and metrics requests, on a thread of its own.",
    reload: "restart",
    status: "works",
  }),
  "webserver.threadiness": key({
    type: uint(),
    default: 0,
    doc: "Threads of the web server in the original; here it is one, beside that of the events.",
    reload: "restart",
    status: "works",
  }),
  "webserver.listen_port": key({
    type: uint(0, 65_535),
    default: 8_765,
    doc: "The port of the web server; 0 takes any free one.",
    reload: "restart",
    status: "works",
  }),
  "webserver.listen_address": key({
    type: address((got) => `webserver listen address "${got}" is not a valid IP address`),
    default: "127.0.0.1",
    doc:
      "The address at which the web server listens; 0.0.0.0 for all of the machine, which is the " +
      "original's default.",
    reload: "restart",
    status: "works",
  }),
  "webserver.k8s_healthz_endpoint": key({
    type: text,
    default: "/healthz",
    doc: "The path that answers whether the agent is well.",
    reload: "restart",
    status: "works",
  }),
  "webserver.prometheus_metrics_enabled": key({
    type: bool,
    default: false,
    doc: "Serves metrics for Prometheus at /metrics; needs metrics.enabled too.",
    reload: "restart",
    status: "works",
  }),
  "webserver.ssl_enabled": key({
    type: bool,
    default: false,
    doc: "Serves HTTPS instead of HTTP.",
    reload: "restart",
    status: "works",
  }),
  "webserver.ssl_certificate": key({
    type: text,
    default: "/etc/falco/falco.pem",
    doc: "The file with certificate and key of the web server, both in PEM.",
    reload: "restart",
    status: "works",
  }),
};
