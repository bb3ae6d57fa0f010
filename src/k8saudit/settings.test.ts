import { expect, test } from "bun:test";
import { auditSettings, type Origin } from "./settings.ts";

const defaults = {
  certificatePath: "/etc/falco/falco.pem",
  eventBytesMax: 262_144,
  batchBytesMax: 12_582_912,
};
const webhook: Origin = { kind: "webhook", isTls: false, host: "", port: 9765, path: "/k8s-audit" };

const origins: readonly (readonly [text: string, origin: Origin])[] = [
  ["http://:9765/k8s-audit", webhook],
  [" http://:9765/k8s-audit ", webhook],
  ["https://:9765/k8s-audit", { ...webhook, isTls: true }],
  ["http://127.0.0.1:80/a/b/", { ...webhook, host: "127.0.0.1", port: 80, path: "/a/b/" }],
  ["http://[::1]:9765/k8s-audit", { ...webhook, host: "::1" }],
  ["/var/log/audit.log", { kind: "files", path: "/var/log/audit.log" }],
  ["audit", { kind: "files", path: "audit" }],
  ["file:///var/log/audit.log", { kind: "follow", path: "/var/log/audit.log" }],
];

test.each([...origins])("open_params %p", (text, origin) => {
  expect(auditSettings(text, undefined)).toEqual({ ok: true, value: { origin, ...defaults } });
});

const wrong = [
  ["", "open_params is empty"],
  ["ftp://h/x", 'scheme "ftp" is not supported'],
  ["http://:9765", "is no address to listen at"],
  ["http:///k8s-audit", "is no address to listen at"],
  ["http://:99999/k8s-audit", "is no address to listen at"],
  ["file://host/x", "names no file"],
] as const;

test.each(wrong)("open_params %p is refused", (text, reason) => {
  const settings = auditSettings(text, undefined);
  expect(settings.ok ? "" : settings.error).toContain(reason);
});

const configs: readonly (readonly [initConfig: unknown, want: object])[] = [
  [undefined, {}],
  [null, {}],
  ["", {}],
  [{}, {}],
  [
    { maxEventSize: "1000", webhookMaxBatchSize: "2000" },
    { eventBytesMax: 1_000, batchBytesMax: 2_000 },
  ],
  ['{"maxEventSize": 1000}', { eventBytesMax: 1_000 }],
  [{ sslCertificate: "/c.pem", useAsync: "true", other: "x" }, { certificatePath: "/c.pem" }],
];

test.each(configs)("init_config %p", (initConfig, want) => {
  const settings = auditSettings("log", initConfig);
  const origin: Origin = { kind: "files", path: "log" };
  expect(settings).toEqual({ ok: true, value: { origin, ...defaults, ...want } });
});

const wrongConfigs: readonly (readonly [initConfig: unknown, reason: string])[] = [
  ["maxEventSize", "init_config is not a mapping and no JSON"],
  ["[1]", "init_config is not a mapping"],
  [["a"], "init_config is not a mapping"],
  [{ maxEventSize: "0" }, "maxEventSize must be a number of bytes"],
  [{ maxEventSize: "much" }, "maxEventSize must be a number of bytes"],
  [{ webhookMaxBatchSize: "-1" }, "webhookMaxBatchSize must be a number of bytes"],
];

test.each(wrongConfigs)("init_config %p is refused", (initConfig, reason) => {
  const settings = auditSettings("log", initConfig);
  expect(settings.ok ? "" : settings.error).toContain(reason);
});
