import { expect, test } from "bun:test";
import { makeAlert } from "../../../test/support/make-alert.ts";
import { loki } from "./loki.ts";

const fields = { "proc.name": "sh", "k8s.ns.name": "shop" };
const line = '{"rule":"Shell opened"}';
const always = {
  service_name: "gyr",
  rule: "Shell opened",
  priority: "Warning",
  source: "syscall",
  hostname: "h",
};

const cases = [
  ["the usual fields", loki.labels, { ...always, k8s_ns_name: "shop" }],
  ["other fields", ["proc.name", "proc.absent"], { ...always, proc_name: "sh" }],
  ["no field", [], always],
] as const;

test.each(cases)("an alert is one line of a stream; labels are %s", (_name, labels, stream) => {
  const body = JSON.parse(loki.body(makeAlert(fields), { labels, version: "1", line }));
  expect(body).toEqual({ streams: [{ stream, values: [["1470327477881781397", line]] }] });
});
