// What authors are told about fields that are gone or going.
import { expect, test } from "bun:test";
import { check } from "../filter/check.ts";
import { hint } from "../filter/diagnostic.ts";
import { parse } from "../filter/parser.ts";
import { catalog } from "./catalog.ts";

const cases: readonly (readonly [condition: string, advice: string])[] = [
  ["span.id = 1", "tracers are gone"],
  ["evtin.span.tags exists", "tracers are gone"],
  ["mesos.task.name = a", "container.label[KEY]"],
  ["syslog.message contains a", "evt.buffer"],
  ["evt.dir = <", "only events on leaving a call"],
  ["evt.latency > 1", "always 0"],
  ["k8s.rc.name = a", "k8smeta.rc.name"],
  ["container.healthcheck = a", "never has a value"],
  ["proc.nmae = a", "did you mean 'proc.name'"],
];

test.each(cases)("%s: %p", (condition, advice) => {
  const parsed = parse({ name: "test", text: condition });
  if (!parsed.ok) throw new Error(`${condition} does not parse`);
  const { errors, warnings } = check(parsed.value, catalog);
  expect([...errors, ...warnings].map(hint).join()).toContain(advice);
});
