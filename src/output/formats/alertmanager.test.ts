import { expect, test } from "bun:test";
import { makeAlert, priorities } from "../../../test/support/make-alert.ts";
import type { Alert } from "../alert.ts";
import { alertmanager } from "./alertmanager.ts";

/** As Alertmanager reads it: strictly, refusing what it would refuse. */
function read(alert: Alert, labels: readonly string[] = alertmanager.labels) {
  const text = alertmanager.body(alert, { labels, version: "1", line: "unused" });
  const [first, ...others] = JSON.parse(text);
  expect(others).toEqual([]);
  expect(Object.keys(first).sort()).toEqual(["annotations", "labels", "startsAt"]);
  for (const set of [first.labels, first.annotations]) {
    for (const [name, value] of Object.entries(set)) {
      expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
      expect(value).toBeString();
    }
  }
  return first;
}

test("an alert has labels that say what and where, and annotations with the rest", () => {
  const fields = { "proc.name": "sh", "proc.pid": 7, "proc.aname[2]": "cron", "fd.name": null };
  expect(read(makeAlert(fields))).toEqual({
    labels: {
      proc_name: "sh",
      alertname: "Shell opened",
      severity: "warning",
      priority: "Warning",
      source: "syscall",
      hostname: "h",
    },
    annotations: {
      proc_pid: "7",
      proc_aname_2: "cron",
      summary: "Shell opened",
      description: "a shell (user=root)",
      tags: "T1059.004,shell",
    },
    startsAt: "2016-08-04T16:17:57.881781397Z",
  });
});

test("fields that the configuration names are labels instead of the usual ones", () => {
  const alert = makeAlert({ "proc.name": "sh", "proc.pid": 7 });
  const { labels, annotations } = read(alert, ["proc.pid", "proc.absent"]);
  expect(labels).toMatchObject({ proc_pid: "7" });
  expect(labels).not.toContainKeys(["proc_name", "proc_absent"]);
  expect(annotations).toMatchObject({ proc_name: "sh" });
});

test("no field takes the place of what identifies the rule", () => {
  const alert = makeAlert({ alertname: "x", severity: "x", summary: "x" });
  const { labels, annotations } = read(alert, ["alertname", "severity"]);
  expect(labels).toMatchObject({ alertname: "Shell opened", severity: "warning" });
  expect(annotations).toMatchObject({ summary: "Shell opened" });
});

test("each priority has one of three severities", () => {
  const severities = priorities.map((name, level) => {
    return read(makeAlert({}, { priority: { name, level } })).labels.severity;
  });
  const low = ["info", "info", "info"];
  const high = ["critical", "critical", "critical"];
  expect(severities).toEqual([...high, "warning", "warning", ...low]);
});

test("without tags, host and fields there are no empty texts", () => {
  const { labels, annotations } = read(makeAlert({}, { tags: [], hostname: "" }));
  expect(Object.keys(labels)).toEqual(["alertname", "severity", "priority", "source"]);
  expect(Object.keys(annotations)).toEqual(["summary", "description"]);
});
