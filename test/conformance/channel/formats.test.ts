// Formats over HTTP as a configuration sets them up, against servers as strict as the real ones:
// what they do not know they refuse, and a refused alert counts as failed.
import { afterEach, expect, test } from "bun:test";
import { outputTools } from "../../../src/app/output-stage.ts";
import { outputSettings } from "../../../src/config/derive-outputs.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { openOutputs } from "../../../src/output/outputs.ts";
import { makeAlert } from "../../support/make-alert.ts";
import { WebServer } from "./web-server.ts";

const server = new WebServer();
afterEach(() => server.stop());

const files = {
  read: () => ({ ok: false, error: "no" }) as const,
  kindOf: () => undefined,
  list: () => [],
  realPath: (path: string) => path,
};
const machine = { version: "1.2.3", hostname: "h", program: "gyr", pid: 7 };

/** A JSON value as a server requires it: exactly these keys, `*` for any; a text is a pattern. */
type Shape = string | readonly [Shape] | { readonly [key: string]: Shape };

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === "string") return new RegExp(`^(?:${shape})$`, "s").test(String(value));
  if (isList(shape))
    return Array.isArray(value) && value.length > 0 && value.every((one) => fits(one, shape[0]));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const isKnown = Object.entries(value).every(([key, inner]) => {
    const known = shape[key] ?? shape["*"];
    return known !== undefined && /^\w/.test(key) && fits(inner, known);
  });
  return isKnown && Object.keys(shape).every((key) => key === "*" || key in value);
}

function isList(shape: Exclude<Shape, string>): shape is readonly [Shape] {
  return Array.isArray(shape);
}

const time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z";
const attribute = { key: "[a-z].*", value: { "*": ".*" } };
const record = {
  ...{ timeUnixNano: "\\d{19}", observedTimeUnixNano: "\\d{19}", severityNumber: "\\d+" },
  ...{ severityText: "\\w+", body: { stringValue: ".+" }, eventName: "gyr.alert" },
  attributes: [{ key: "[a-z].*", value: { "*": ".*|\\[object.*" } }],
} satisfies Shape;

const cases: readonly (readonly [string, string, Shape])[] = [
  [
    "alertmanager",
    "/api/v2/alerts",
    [
      {
        labels: { alertname: "Shell opened", "*": ".+" },
        annotations: { summary: ".+", "*": ".+" },
        startsAt: time,
      },
    ],
  ],
  [
    "otlp",
    "/v1/logs",
    {
      resourceLogs: [
        {
          resource: { attributes: [attribute] },
          scopeLogs: [{ scope: { name: "gyr", version: "1.2.3" }, logRecords: [record] }],
        },
      ],
    },
  ],
  [
    "loki",
    "/loki/api/v1/push",
    {
      streams: [{ stream: { rule: "Shell opened", "*": ".+" }, values: [["\\d{19}|.*a shell.*"]] }],
    },
  ],
];

test.each(cases)("%s gets alerts at %s, several in a request", async (format, path, shape) => {
  await server.start();
  let taken = 0;
  server.handler = async (request) => {
    const body = (await request.json()) as object; // A cast: it fits a shape of objects below.
    const fitting =
      new URL(request.url).pathname === path &&
      request.headers.get("content-type") === "application/json" &&
      fits(body, shape);
    const [list] = Array.isArray(body) ? [body] : Object.values(body);
    if (fitting) taken += list.length;
    return new Response(null, { status: fitting ? 204 : 400 });
  };
  const options = [
    "stdout_output.enabled=false",
    `output_channels[]={kind: http, url: ${server.origin}, format: ${format}}`,
  ];
  const { config } = loadConfig({ path: undefined, options, environment: {}, files });
  const reports: string[] = [];
  const report = (level: string, text: string) => void reports.push(`${level} ${text}`);
  const outputs = openOutputs(outputSettings(config, machine), outputTools(report));
  for (let i = 0; i < 5; i++) outputs.send(makeAlert({ "proc.name": "sh", "proc.pid": i }));
  await outputs.close();
  expect(taken).toBe(5);
  expect(outputs.stats()[0]!.stats).toMatchObject({ written: 5, failed: 0, dropped: 0 });
  expect(reports).toEqual([]);
});
