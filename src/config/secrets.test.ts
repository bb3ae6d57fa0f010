import { expect, test } from "bun:test";
import { shownArguments, shownOption, withoutSecrets } from "./secrets.ts";

const values: readonly (readonly [key: string, value: unknown, shown: unknown])[] = [
  ["json_output", true, true],
  ["http_output.url", "", ""],
  ["http_output.url", "http://h:80/", "http://h:80/"],
  ["http_output.url", "https://u:s3cret@h/a/s3cret?t=s3cret", "https://<hidden>@h/<hidden>"],
  ["http_output.headers", { Authorization: "Bearer s3cret" }, { Authorization: "<hidden>" }],
  ["http_output.headers", {}, {}],
  ["http_output.client_key", "/etc/key.pem", "/etc/key.pem"],
  ["program_output.program", "jq . | curl -d @- https://h/s3cret", "jq <hidden>"],
  ["program_output.program", "/bin/cat", "/bin/cat"],
  ["grpc.bind_address", "unix:///run/falco/falco.sock", "unix:///run/falco/falco.sock"],
  ["syslog_output.address", "tcp://logs:514", "tcp://logs:514"],
  ["nats.address", "nats://u:s3cret@h:4222", "nats://<hidden>@h:4222"],
  [
    "output_channels",
    [{ kind: "nats", subject: "a", user: "s3cret", password: "s3cret", token: "s3cret" }],
    [{ kind: "nats", subject: "a", user: "<hidden>", password: "<hidden>", token: "<hidden>" }],
  ],
  ["http_output.user_agent", "gyr", "gyr"],
  ["static_fields", { owner: "s3cret" }, { owner: "<hidden>" }],
  [
    "output_channels",
    [{ kind: "http", url: "http://u@h/", headers: { a: "s3cret" }, token: "s3cret", tags: ["x"] }],
    [
      {
        ...{ kind: "http", url: "http://<hidden>@h/" },
        ...{ headers: { a: "<hidden>" }, token: "<hidden>", tags: ["x"] },
      },
    ],
  ],
  [
    "plugins",
    [{ name: "k", init_config: { any: "s3cret" }, open_params: "s3cret" }],
    [{ name: "k", init_config: { any: "<hidden>" }, open_params: "<hidden>" }],
  ],
];

test.each(values)("%s %p is shown as %p", (key, value, shown) => {
  expect(withoutSecrets(value, key)).toEqual(shown);
  expect(withoutSecrets({ [key]: value })).toEqual({ [key]: shown });
});

test.each([
  ["json_output=true", "json_output=true"],
  ["outputs.rate=5", "outputs.rate=5"],
  ["http_output.headers.X=s3cret", "http_output.headers.X=<hidden>"],
  ["http_output={url: 'http://s3cret'}", "http_output=<hidden>"],
  ["nonsense", "nonsense"],
])("option %p is shown as %p", (option, shown) => {
  expect(shownOption(option)).toBe(shown);
});

test("arguments are shown without the values of options", () => {
  expect(shownArguments(["-r", "a=b", "-o", "x=s3cret", "-ox=s3cret", "--option=y=true"])).toEqual([
    ...["-r", "a=b", "-o", "x=<hidden>", "-ox=<hidden>", "--option=y=true"],
  ]);
});
