import { expect, test } from "bun:test";
import { makeAlert, priorities } from "../../../test/support/make-alert.ts";
import type { Alert, JsonValue } from "../alert.ts";
import { ocsf } from "./ocsf.ts";

function read(alert: Alert) {
  return JSON.parse(ocsf.body(alert, { labels: [], version: "1.2.3", line: "unused" }));
}

test("an alert is a new Detection Finding with all that its class requires", () => {
  const { finding_info, ...finding } = read(makeAlert());
  expect(finding).toEqual({
    activity_id: 1,
    category_uid: 2,
    class_uid: 2004,
    type_uid: 200_401,
    activity_name: "Create",
    category_name: "Findings",
    class_name: "Detection Finding",
    type_name: "Detection Finding: Create",
    time: 1_470_327_477_881,
    severity_id: 3,
    severity: "Medium",
    status_id: 1,
    status: "New",
    message: "a shell (user=root)",
    metadata: {
      version: "1.2.0",
      product: { name: "gyr", vendor_name: "gyr", version: "1.2.3" },
      profiles: ["host", "container"],
      labels: ["T1059.004", "shell"],
    },
    device: { hostname: "h", type_id: 0, type: "Unknown" },
    unmapped: { priority: "Warning" },
  });
  expect(finding_info).toMatchObject({
    title: "Shell opened",
    created_time: 1_470_327_477_881,
    analytic: { name: "Shell opened", type_id: 1, type: "Rule" },
    attacks: [{ technique: { uid: "T1059" }, sub_technique: { uid: "T1059.004" } }],
    data_sources: ["syscall"],
  });
});

test("the same alert has the same id, another one another", () => {
  const uidOf = (change: Partial<Alert>) => read(makeAlert({}, change)).finding_info.uid;
  expect(uidOf({})).toMatch(/^[0-9a-f]{32}$/);
  expect(uidOf({})).toBe(uidOf({}));
  expect(uidOf({ timeNs: 1n })).not.toBe(uidOf({}));
  expect(uidOf({ output: "another" })).not.toBe(uidOf({}));
});

test("tags tell tactics and techniques", () => {
  const attacksOf = (...tags: string[]) => read(makeAlert({}, { tags })).finding_info.attacks;
  expect(attacksOf("x")).toBeUndefined();
  expect(attacksOf("T1001", "TA0003")).toEqual([
    { tactic: { uid: "TA0003" } },
    { technique: { uid: "T1001" } },
  ]);
});

test("each priority has a severity", () => {
  const ids = priorities.map((name, level) => {
    return read(makeAlert({}, { priority: { name, level } })).severity_id;
  });
  expect(ids).toEqual([6, 5, 5, 4, 3, 2, 1, 1]);
});

type Fields = Readonly<Record<string, JsonValue>>;
const file = { type_id: 0, type: "Unknown" };
const cases: readonly (readonly [string, Fields, unknown, Fields])[] = [
  [
    "a process and its parent",
    { "proc.pid": 7, "proc.name": "sh", "proc.exepath": "/bin/sh", "proc.ppid": 6 },
    {
      process: {
        pid: 7,
        name: "sh",
        file: { path: "/bin/sh", name: "sh", type_id: 1, type: "Regular File" },
        parent_process: { pid: 6 },
      },
    },
    {},
  ],
  [
    "a process without its id, which the schema does not know",
    { "proc.name": "sh", "user.name": "root" },
    { actor: { user: { name: "root" } } },
    { "proc.name": "sh" },
  ],
  [
    "a connection",
    { "fd.cip": "1.2.3.4", "fd.cport": 5, "fd.sip": "::1", "fd.sport": 443 },
    { src_endpoint: { ip: "1.2.3.4", port: 5 }, dst_endpoint: { ip: "::1", port: 443 } },
    {},
  ],
  [
    "a file in a container",
    { "fd.name": "/etc/shadow", "container.id": "01", "container.image.tag": "1" },
    { file: { path: "/etc/shadow", name: "shadow", ...file }, container: { uid: "01" } },
    { "container.image.tag": "1" },
  ],
  [
    "a container's image",
    { "user.uid": 0, "container.id": "01", "container.image.digest": "sha256:2" },
    { actor: { user: { uid: "0" } }, container: { uid: "01", image: { uid: "sha256:2" } } },
    {},
  ],
  ["a container alone", { "container.id": "01" }, undefined, { "container.id": "01" }],
  ["fields that have no place there", { "x.y": [1] }, undefined, { "x.y": [1] }],
];

test.each(cases)("fields of %s", (_name, fields, evidence, unmapped) => {
  const finding = read(makeAlert(fields));
  expect(finding.evidences).toEqual(evidence === undefined ? undefined : [evidence]);
  expect(finding.unmapped).toEqual({ priority: "Warning", ...unmapped });
});
