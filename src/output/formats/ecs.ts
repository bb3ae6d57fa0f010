// Elastic Common Schema 9.4.0: one document of an alert.
import type { Alert } from "../alert.ts";
import { isoTime } from "../time.ts";
import { FieldReader, tacticsOf, techniquesOf } from "./field-reader.ts";
import type { Format, FormatContext } from "./format.ts";
import { filled, type JsonObject, objectText } from "./json-object.ts";
import { labelsOf } from "./labels.ts";

export const ecs: Format = {
  labels: [],
  body: (alert, { version }) => objectText(documentOf(alert, version)),
};

function documentOf(alert: Alert, version: FormatContext["version"]): JsonObject {
  const { rule, priority, source, hostname, tags, output } = alert;
  const fields = new FieldReader(alert);
  const known = {
    "@timestamp": isoTime(alert.timeNs, "Z"),
    ecs: { version: "9.4.0" },
    message: output,
    tags: [...tags].sort(),
    event: {
      kind: "alert",
      category: ["intrusion_detection"],
      type: ["info"],
      module: "gyr",
      dataset: "gyr.alert",
      provider: source,
      action: fields.text("evt.type"),
    },
    rule: { name: rule },
    log: {
      level: priority.name.toLowerCase(),
      syslog: { severity: { code: priority.level, name: priority.name } },
    },
    agent: { type: "gyr", version },
    host: hostname === "" ? undefined : { name: hostname, hostname },
    threat: threatOf(alert),
    process: processOf(fields),
    user: filled({ id: fields.text("user.uid"), name: fields.text("user.name") }),
    group: filled({ id: fields.text("group.gid"), name: fields.text("group.name") }),
    file: fileOf(fields),
    source: filled({ ip: fields.ip("fd.cip"), port: fields.port("fd.cport") }),
    destination: filled({ ip: fields.ip("fd.sip"), port: fields.port("fd.sport") }),
    network: filled({ transport: fields.text("fd.l4proto") }),
    container: containerOf(fields),
    orchestrator: orchestratorOf(fields),
  };
  // The schema has labels for whatever else there is: texts under names without dots, which no
  // index can take for objects.
  const rest = fields.rest();
  return rest.size === 0 ? known : { ...known, labels: labelsOf(alert, rest.keys()) };
}

function threatOf(alert: Alert): JsonObject | undefined {
  const ids = techniquesOf(alert);
  const threat = filled({
    tactic: idsOf(tacticsOf(alert)),
    technique: filled({
      ...idsOf(new Set(ids.map((id) => id.slice(0, 5)))),
      subtechnique: idsOf(ids.filter((id) => id.includes("."))),
    }),
  });
  return threat && { framework: "MITRE ATT&CK", ...threat };
}

function idsOf(ids: Iterable<string>): JsonObject | undefined {
  const id = [...ids];
  return id.length === 0 ? undefined : { id };
}

function processOf(fields: FieldReader): JsonObject | undefined {
  return filled({
    pid: fields.whole("proc.pid"),
    vpid: fields.whole("proc.vpid"),
    name: fields.text("proc.name"),
    executable: fields.text("proc.exepath"),
    command_line: fields.text("proc.cmdline"),
    working_directory: fields.text("proc.cwd"),
    parent: filled({
      pid: fields.whole("proc.ppid"),
      name: fields.text("proc.pname"),
      executable: fields.text("proc.pexepath"),
      command_line: fields.text("proc.pcmdline"),
    }),
  });
}

function fileOf(fields: FieldReader): JsonObject | undefined {
  const path = fields.path();
  if (path === undefined) return undefined;
  const slash = path.lastIndexOf("/");
  return {
    path,
    name: path.slice(slash + 1),
    directory: path.slice(0, slash) || "/",
    type: fields.text("fd.type") === "directory" ? "dir" : "file",
    inode: fields.text("fd.ino"),
  };
}

function containerOf(fields: FieldReader): JsonObject | undefined {
  const tag = fields.text("container.image.tag");
  return filled({
    id: fields.container("container.id"),
    name: fields.container("container.name"),
    runtime: fields.container("container.type"),
    image: filled({
      name: fields.text("container.image.repository"),
      tag: tag === undefined ? undefined : [tag],
    }),
  });
}

function orchestratorOf(fields: FieldReader): JsonObject | undefined {
  const resource = filled({ name: fields.text("k8s.pod.name"), id: fields.text("k8s.pod.uid") });
  const found = filled({ namespace: fields.text("k8s.ns.name"), resource });
  if (found === undefined) return undefined;
  return {
    ...found,
    type: "kubernetes",
    resource: resource === undefined ? undefined : { ...resource, type: "pod" },
  };
}
