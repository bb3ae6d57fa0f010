// Whom the syslog channel trusts over TLS, and who trusts it: rsyslogd wants a certificate.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputTools } from "../../../src/app/output-stage.ts";
import type { Channel } from "../../../src/output/channel.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import type { SyslogSettings } from "../../../src/output/syslog.ts";
import { until } from "./counterpart.ts";
import { Rsyslog, speaksTls } from "./rsyslog.ts";

let folder = "";
let server: Rsyslog;
let channel: Channel | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gyr-syslog-"));
});
afterEach(async () => {
  await channel?.close(100);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const known = "rsyslogd with TLS";
const cases = [
  ["whom we know and who knows us gets alerts", {}, true],
  ["of an authority that we do not know gets none", { ca: "stranger.crt" }, false],
  ["of an authority that we do not know gets alerts if we insist", { insecure: true }, true],
  ["that does not know us gets none, and none counts as delivered", { client: undefined }, false],
] as const;
const name = speaksTls() ? `${known} %s` : `${known} %s (install rsyslog-gnutls to run this test)`;

test.skipIf(!speaksTls()).each(cases)(
  name,
  async (_name, change, want) => {
    server = await Rsyslog.make(folder, "tls", "rfc5424");
    await server.start();
    // A cast: syslog is what it is for.
    const { tls, ...sink } = server.sink as { readonly kind: "syslog" } & SyslogSettings;
    const changed = { ...tls!, ...change };
    if ("ca" in change) changed.ca = join(folder, change.ca);
    if ("insecure" in change) changed.ca = join(folder, "stranger.crt");
    const reports: string[] = [];
    [channel] = openChannels(
      [{ name: "syslog", sink: { ...sink, tls: changed } }],
      { buffered: false, linesMax: 100, timeoutMs: 1_000 },
      outputTools((level, text) => reports.push(`${level} ${text}`)),
    );
    const priority = { name: "Warning", level: 4 };
    channel!.send({ line: "grün", json: false, priority });
    expect(await channel!.flush(want ? 10_000 : 1_500)).toBe(want);
    if (want) await until(() => server.lines().length > 0, 10_000);
    expect(server.lines()).toEqual(want ? ["grün"] : []);
    expect(channel!.stats()).toMatchObject({ written: want ? 1 : 0, waiting: want ? 0 : 1 });
    const told = /^error syslog: cannot send to tls:\/\/127\.0\.0\.1:\d+: /;
    if (want) expect(reports).toEqual([]);
    else expect(reports[0]).toMatch(told);
  },
  30_000,
);
