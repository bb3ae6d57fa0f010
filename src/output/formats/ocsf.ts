// Open Cybersecurity Schema Framework 1.2.0: a Detection Finding, class 2004, of an alert. Where
// the schema requires what the alert does not tell, the fields stay in `unmapped` as they are.
import type { Alert } from "../alert.ts";
import { FieldReader, tacticsOf, techniquesOf } from "./field-reader.ts";
import type { Format, FormatContext } from "./format.ts";
import { filled, type JsonObject, objectText } from "./json-object.ts";

export const ocsf: Format = {
  labels: [],
  body: (alert, { version }) => objectText(findingOf(alert, version)),
};

/** By the level of syslog. */
const severities = [
  { id: 6, name: "Fatal" },
  { id: 5, name: "Critical" },
  { id: 5, name: "Critical" },
  { id: 4, name: "High" },
  { id: 3, name: "Medium" },
  { id: 2, name: "Low" },
  { id: 1, name: "Informational" },
  { id: 1, name: "Informational" },
] as const;

const names = {
  activity_name: "Create",
  category_name: "Findings",
  class_name: "Detection Finding",
  type_name: "Detection Finding: Create",
};
const numbers = { activity_id: 1, category_uid: 2, class_uid: 2004, type_uid: 200_401 };

function findingOf(alert: Alert, version: FormatContext["version"]): JsonObject {
  const { rule, priority, source, hostname, tags, output } = alert;
  const fields = new FieldReader(alert);
  const time = Number(alert.timeNs / 1_000_000n);
  const severity = severities[priority.level];
  const evidence = evidenceOf(fields);
  return {
    ...numbers,
    ...names,
    time,
    severity_id: severity?.id ?? 0,
    severity: severity?.name ?? "Unknown",
    status_id: 1,
    status: "New",
    message: output,
    metadata: {
      version: "1.2.0",
      product: { name: "gyr", vendor_name: "gyr", version },
      profiles: ["host", "container"],
      labels: [...tags].sort(),
    },
    finding_info: {
      uid: uidOf(alert),
      title: rule,
      desc: output,
      created_time: time,
      analytic: { name: rule, type_id: 1, type: "Rule" },
      attacks: attacksOf(alert),
      data_sources: [source],
    },
    device: hostname === "" ? undefined : { hostname, ...unknown },
    evidences: evidence && [evidence],
    unmapped: { priority: priority.name, ...Object.fromEntries(fields.rest()) },
  };
}

/** The same for an alert that is delivered twice. */
function uidOf({ rule, timeNs, hostname, output }: Alert): string {
  const whole = [hostname, timeNs, rule, output].join("\0");
  return new Bun.CryptoHasher("sha256").update(whole).digest("hex").slice(0, 32);
}

function attacksOf(alert: Alert): readonly JsonObject[] | undefined {
  const tactics = tacticsOf(alert).map((uid) => ({ tactic: { uid } }));
  const techniques = techniquesOf(alert).map((uid) => {
    const technique = { uid: uid.slice(0, 5) };
    return uid.includes(".") ? { technique, sub_technique: { uid } } : { technique };
  });
  const attacks = [...tactics, ...techniques];
  return attacks.length === 0 ? undefined : attacks;
}

function evidenceOf(fields: FieldReader): JsonObject | undefined {
  const process = processOf(fields);
  const user = filled({ uid: fields.text("user.uid"), name: fields.text("user.name") });
  const evidence = filled({
    process,
    actor: user && { user },
    file: fileAt(fields.path()),
    src_endpoint: endpointOf(fields, "fd.cip", "fd.cport"),
    dst_endpoint: endpointOf(fields, "fd.sip", "fd.sport"),
  });
  // A container alone is no evidence.
  return evidence && { ...evidence, container: containerOf(fields) };
}

/** A process must have an id. */
function processOf(fields: FieldReader): JsonObject | undefined {
  const pid = fields.whole("proc.pid");
  if (pid === undefined) return undefined;
  const parent = fields.whole("proc.ppid");
  return {
    pid,
    name: fields.text("proc.name"),
    cmd_line: fields.text("proc.cmdline"),
    file: fileAt(fields.text("proc.exepath"), regular),
    tid: fields.whole("thread.tid"),
    parent_process:
      parent === undefined
        ? undefined
        : {
            pid: parent,
            name: fields.text("proc.pname"),
            cmd_line: fields.text("proc.pcmdline"),
            file: fileAt(fields.text("proc.pexepath"), regular),
          },
  };
}

const regular = { type_id: 1, type: "Regular File" };
const unknown = { type_id: 0, type: "Unknown" };

function fileAt(path: string | undefined, type: typeof regular = unknown): JsonObject | undefined {
  if (path === undefined) return undefined;
  return { path, name: path.slice(path.lastIndexOf("/") + 1), ...type };
}

/** A port alone is no endpoint. */
function endpointOf(fields: FieldReader, ipName: string, portName: string) {
  const ip = fields.ip(ipName);
  return ip === undefined ? undefined : { ip, port: fields.port(portName) };
}

/** An image must have an id. */
function containerOf(fields: FieldReader): JsonObject | undefined {
  const found = filled({
    uid: fields.container("container.id"),
    name: fields.container("container.name"),
  });
  if (found === undefined) return undefined;
  const image = fields.text("container.image.digest");
  return {
    ...found,
    runtime: fields.container("container.type"),
    image:
      image === undefined
        ? undefined
        : {
            uid: image,
            name: fields.text("container.image.repository"),
            tag: fields.text("container.image.tag"),
          },
    pod_uuid: fields.text("k8s.pod.uid"),
  };
}
