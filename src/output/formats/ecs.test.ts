import { expect, test } from "bun:test";
import { makeAlert } from "../../../test/support/make-alert.ts";
import type { Alert, JsonValue } from "../alert.ts";
import { ecs } from "./ecs.ts";

/** Fields of ECS 9.4.0 that are not one text. All others that we write are `keyword` or alike. */
const types: ReadonlyMap<string, string> = new Map([
  ["tags", "texts"],
  ["threat.tactic.id", "texts"],
  ["event.category", "texts"],
  ["event.type", "texts"],
  ["container.image.tag", "texts"],
  ["threat.technique.id", "texts"],
  ["threat.technique.subtechnique.id", "texts"],
  ["process.pid", "long"],
  ["process.vpid", "long"],
  ["process.parent.pid", "long"],
  ["source.port", "long"],
  ["destination.port", "long"],
  ["log.syslog.severity.code", "long"],
]);

function flat(value: unknown, name = ""): readonly (readonly [string, unknown])[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [[name, value]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, `${name}.${key}`));
}

/** Each field by its full name, with the type that the schema gives it. */
function read(alert: Alert): Readonly<Record<string, unknown>> {
  const text = ecs.body(alert, { labels: [], version: "1.2.3", line: "unused" });
  const fields = flat(JSON.parse(text)).map(([name, value]) => [name.slice(1), value] as const);
  for (const [name, value] of fields) {
    const type = Array.isArray(value) ? "texts" : typeof value === "number" ? "long" : "text";
    expect([name, type]).toEqual([name, types.get(name) ?? "text"]);
  }
  return Object.fromEntries(fields);
}

test("an alert says what was detected, by whom and where", () => {
  expect(read(makeAlert())).toEqual({
    "@timestamp": "2016-08-04T16:17:57.881781397Z",
    "ecs.version": "9.4.0",
    message: "a shell (user=root)",
    tags: ["T1059.004", "shell"],
    "event.kind": "alert",
    "event.category": ["intrusion_detection"],
    "event.type": ["info"],
    "event.module": "gyr",
    "event.dataset": "gyr.alert",
    "event.provider": "syscall",
    "rule.name": "Shell opened",
    "log.level": "warning",
    "log.syslog.severity.code": 4,
    "log.syslog.severity.name": "Warning",
    "agent.type": "gyr",
    "agent.version": "1.2.3",
    "host.name": "h",
    "host.hostname": "h",
    "threat.framework": "MITRE ATT&CK",
    "threat.technique.id": ["T1059"],
    "threat.technique.subtechnique.id": ["T1059.004"],
  });
});

type Fields = Readonly<Record<string, JsonValue>>;
const cases: readonly (readonly [string, Fields, Readonly<Record<string, unknown>>])[] = [
  [
    "a process",
    { "proc.pid": 7, "proc.name": "sh", "proc.ppid": 6n, "proc.pname": "cron" },
    {
      "process.pid": 7,
      "process.name": "sh",
      "process.parent.pid": 6,
      "process.parent.name": "cron",
    },
  ],
  [
    "a file",
    { "fd.name": "/etc/shadow", "fd.ino": 5n },
    {
      ...{ "file.path": "/etc/shadow", "file.name": "shadow", "file.directory": "/etc" },
      ...{ "file.type": "file", "file.inode": "5" },
    },
  ],
  [
    "a directory in the root",
    { "fd.name": "/etc", "fd.type": "directory" },
    { "file.path": "/etc", "file.name": "etc", "file.directory": "/", "file.type": "dir" },
  ],
  [
    "a connection, which is no file",
    {
      ...{ "fd.name": "1.2.3.4:5->6.7.8.9:443", "fd.type": "ipv4", "fd.l4proto": "tcp" },
      ...{ "fd.cip": "1.2.3.4", "fd.cport": 5, "fd.sip": "6.7.8.9", "fd.sport": 443 },
    },
    {
      ...{ "source.ip": "1.2.3.4", "source.port": 5, "destination.ip": "6.7.8.9" },
      ...{ "destination.port": 443, "network.transport": "tcp", "labels.fd_type": "ipv4" },
      "labels.fd_name": "1.2.3.4:5->6.7.8.9:443",
    },
  ],
  [
    "a socket, which is no file though its name is a path",
    { "fd.name": "/run/x", "fd.type": "unix" },
    { "labels.fd_name": "/run/x", "labels.fd_type": "unix" },
  ],
  [
    "a pod",
    {
      ...{ "container.id": "0123", "container.image.repository": "nginx" },
      ...{ "container.image.tag": "1", "k8s.ns.name": "shop", "k8s.pod.name": "web" },
    },
    {
      ...{ "container.id": "0123", "container.image.name": "nginx" },
      ...{ "container.image.tag": ["1"], "orchestrator.namespace": "shop" },
      ...{ "orchestrator.resource.name": "web", "orchestrator.resource.type": "pod" },
      "orchestrator.type": "kubernetes",
    },
  ],
  ["no container", { "container.id": "host" }, { "labels.container_id": "host" }],
  ["fields without a value", { "proc.pid": null, "proc.name": "" }, {}],
  ["what is not of the type", { "proc.pid": "x" }, { "labels.proc_pid": "x" }],
  ["an address that is none", { "fd.cip": "nowhere" }, { "labels.fd_cip": "nowhere" }],
  ["a user", { "user.uid": 0, "user.name": "root" }, { "user.id": "0", "user.name": "root" }],
  [
    "names that are the beginning of others",
    { "proc.exe_ino": 1, "proc.exe_ino.ctime": 2n },
    { "labels.proc_exe_ino": "1", "labels.proc_exe_ino_ctime": "2" },
  ],
];

test.each(cases)("fields of %s", (_name, fields, want) => {
  const before = read(makeAlert());
  expect(read(makeAlert(fields))).toEqual({ ...before, ...want });
});

const threats = [
  [[], {}],
  [["mitre_execution", "T10", "xT1059"], {}],
  [["TA0003"], { "threat.framework": "MITRE ATT&CK", "threat.tactic.id": ["TA0003"] }],
  [
    ["T1059.004", "T1059", "T1001"],
    {
      "threat.framework": "MITRE ATT&CK",
      "threat.technique.id": ["T1001", "T1059"],
      "threat.technique.subtechnique.id": ["T1059.004"],
    },
  ],
] as const;

test.each(threats)("the tags %p tell techniques and tactics", (tags, want) => {
  const fields = Object.entries(read(makeAlert({}, { tags })));
  const found = fields.filter(([name]) => name.startsWith("threat."));
  expect(Object.fromEntries(found)).toEqual(want);
});
