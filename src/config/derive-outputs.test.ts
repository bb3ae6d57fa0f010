import { expect, test } from "bun:test";
import { outputSettings } from "./derive-outputs.ts";
import { loadConfig } from "./load.ts";

const machine = { version: "1.2.3", hostname: "h", program: "gyr", pid: 7 };
const files = {
  read: () => ({ ok: false, error: "no" }) as const,
  kindOf: () => undefined,
  list: () => [],
  realPath: (path: string) => path,
};

function settings(...options: string[]) {
  const { config } = loadConfig({ path: undefined, options, environment: {}, files });
  return outputSettings(config, machine);
}

test("outputs are told what the configuration says", () => {
  expect(
    settings("json_output=true", "outputs_queue.capacity=5", "outputs.rate=0.5"),
  ).toMatchObject({
    json: true,
    jsonParts: { output: true, message: false, outputFields: true, tags: true },
    queueCapacity: 5,
    timeoutMs: 2_000,
    rate: 0.5,
    burstMax: 1_000,
    channels: [{ name: "stdout", sink: { kind: "stdout" }, filter: {} }],
  });
  expect(settings("stdout_output.enabled=false").channels).toEqual([]);
});

test("the channels of all sections, in the order in which alerts are handed to them", () => {
  const { channels } = settings(
    ...["http_output={enabled: true, url: http://h/}", "syslog_output.enabled=true"],
    ...["file_output={enabled: true, filename: /f, keep_alive: true}"],
    ...["program_output={enabled: true, program: cat}"],
  );
  expect(channels.map(({ sink }) => sink)).toMatchObject([
    { kind: "file", path: "/f", keepAlive: true },
    { kind: "stdout" },
    { kind: "syslog", address: "", facility: "user", format: "rfc3164", name: "gyr", pid: 7 },
    { kind: "program", command: "cat", keepAlive: false },
    { kind: "http", url: "http://h/", ca: "/etc/ssl/certs", client: undefined, timeoutsMax: 5 },
  ]);
});

test("further channels have names of their own, filters, and what their section says", () => {
  const { channels } = settings(
    "http_output.user_agent=me",
    "output_channels[]={kind: http, url: https://a/, priority: Critical, ca_cert: /ca}",
    "output_channels[]={kind: http, url: https://b/, rules: 'Shell*', name: pager}",
    "output_channels[]={kind: stdout, tags: [x]}",
  );
  expect(channels).toMatchObject([
    { name: "stdout", filter: {} },
    { name: "http", filter: { levelMax: 2 }, sink: { userAgent: "me", ca: "/ca" } },
    { name: "pager", filter: { rules: ["Shell*"] }, sink: { ca: "/etc/ssl/certs" } },
    { name: "stdout 2", filter: { tags: ["x"] } },
  ]);
});

test("the gRPC server hands out alerts only when its output is enabled", () => {
  const silent = settings("grpc.enabled=true").channels.at(-1);
  expect(silent).toMatchObject({ sink: { kind: "grpc", version: "1.2.3" }, filter: { rules: [] } });
  expect(settings("grpc.enabled=true", "grpc_output.enabled=true").channels.at(-1)).toMatchObject({
    sink: { address: "unix:///run/falco/falco.sock" },
    filter: {},
  });
});

const urls = [
  ["http://h:9093", "alertmanager", "http://h:9093/api/v2/alerts"],
  ["http://h:9093/", "alertmanager", "http://h:9093/api/v2/alerts"],
  ["https://h/prefix/api/v2/alerts", "alertmanager", "https://h/prefix/api/v2/alerts"],
  ["http://h:4318", "otlp", "http://h:4318/v1/logs"],
  ["http://u:p@h?org=1", "loki", "http://u:p@h/loki/api/v1/push?org=1"],
  ["http://h", "ecs", "http://h"],
  ["http://h", "json", "http://h"],
] as const;

test.each(urls)("alerts go from %p as %p to %p", (url, format, want) => {
  const { channels } = settings(`output_channels[]={kind: http, url: '${url}', format: ${format}}`);
  expect(channels.at(-1)).toMatchObject({ sink: { kind: "http", url: want } });
});

test("a format comes with its labels and our version", () => {
  const { channels } = settings(
    "output_channels[]={kind: http, url: http://h, format: loki, labels: [proc.name]}",
    "output_channels[]={kind: file, filename: /f, format: text}",
  );
  expect(channels.map(({ format }) => format)).toEqual([
    undefined,
    { name: "loki", labels: ["proc.name"], version: "1.2.3" },
    "text",
  ]);
});

test("a NATS server gets JSON unless it is to get something else", () => {
  const { channels } = settings(
    "output_channels[]={kind: nats, url: nats://h}",
    "output_channels[]={kind: nats, url: 'tls://[::1]:4223', format: text, subject: a.b, " +
      "user: u, password: p, ca_cert: /ca, client_cert: /c, client_key: /k}",
    "output_channels[]={kind: nats, url: nats://h, format: ecs, token: t, name: siem}",
  );
  expect(channels.slice(1)).toMatchObject([
    {
      ...{ name: "nats", format: "json" },
      sink: { kind: "nats", url: "nats://h", subject: "gyr.alerts", user: "", client: undefined },
    },
    {
      ...{ name: "nats 2", format: "text" },
      sink: { subject: "a.b", user: "u", password: "p", client: { cert: "/c", key: "/k" } },
    },
    { name: "siem", format: { name: "ecs" }, sink: { token: "t", ca: "/etc/ssl/certs" } },
  ]);
});

const nats = (rest: string) => `output_channels[]={kind: nats, ${rest}}`;
const complaints = [
  [nats("subject: a"), "output_channels[0].url"],
  [nats("url: http://h"), "must be nats://<host>:<port> or tls://<host>:<port>"],
  [nats("url: 'nats://u:p@h'"), "user, password and token are keys beside it"],
  [nats("url: 'nats://h:66666'"), "must be nats://<host>:<port>"],
  [nats("url: nats://h, subject: 'a.*'"), "must be a subject without wildcards"],
  [nats("url: nats://h, subject: 'a b'"), "must be a subject without wildcards"],
  [nats("url: nats://h, subject: a..b"), "must be a subject without wildcards"],
  [nats("url: nats://h, user: u"), "user goes with password"],
  [nats("url: nats://h, client_key: /k"), "client_cert with client_key"],
  [nats("url: nats://h, user: u, password: p, token: t"), "a token goes with neither"],
  ["file_output.enabled=true", "no filename"],
  ["program_output.enabled=true", "no program"],
  ["http_output.enabled=true", "no url"],
  ["http_output.url=ftp://x", "must be an address that begins with http:// or https://"],
  ["syslog_output.address=somewhere", "must be a path like /dev/log"],
  ["syslog_output.facility=local8", 'Unknown facility "local8"'],
  ["output_channels[]={kind: file}", "output_channels[0].filename"],
  ["output_channels[]={kind: fax}", "output_channels[0].kind"],
  ["output_channels[]={kind: stdout, format: fax}", "'fax' is not one of text, json"],
  ["output_channels[]={kind: stdout, format: json, labels: [a]}", "output_channels[0].labels"],
  ["output_channels[]={kind: file, filename: /f, labels: [a]}", "output_channels[0].labels"],
  ["output_channels[]={kind: stdout, priority: loud}", 'Unknown priority "loud"'],
  ["append_output[]={extra_fields: [{a: '%b.c'}, {a: '%d.e'}]}", "names a field twice"],
  ["append_output[]={extra_fields: [a.b, {a.b: '%d.e'}]}", "names a field twice"],
  [
    "grpc={enabled: true, bind_address: '0.0.0.0:5060'}",
    "needs certificates: set grpc.private_key",
  ],
  ["outputs.rate=-1", "must not be negative"],
  ["http_output.headers={a b: c}", "must be names of headers"],
] as const;

test.each(complaints)("%p is refused: %p", (option, want) => {
  const loaded = loadConfig({ path: undefined, options: [option], environment: {}, files });
  expect(loaded.ok).toBe(false);
  expect(JSON.stringify(loaded.problems)).toContain(want.replaceAll('"', '\\"'));
});

test("channels have spools when they or all are told to, each in a folder of its own", () => {
  const spools = (...options: string[]) => settings(...options).channels.map(({ spool }) => spool);
  const file = "output_channels[]={kind: file, filename: /f, name: ../x}";
  expect(spools(file)).toEqual([undefined, undefined]);
  expect(spools(file, "spool={enabled: true, directory: /s}")).toMatchObject([
    undefined,
    { folder: "/s/%2E.%2Fx", bytesMax: 256 * 1_048_576, ageMsMax: 72 * 3_600_000 },
  ]);
  const own = (spool: string) => `output_channels[]={kind: http, url: http://h/, spool: ${spool}}`;
  expect(spools(own("{enabled: true, max_megabytes: 1, max_age: 2h}"))).toMatchObject([
    undefined,
    { folder: "/var/lib/gyr/spool/http", bytesMax: 1_048_576, ageMsMax: 7_200_000 },
  ]);
  expect(spools("spool.enabled=true", own("{enabled: false}"))).toEqual([undefined, undefined]);
});
