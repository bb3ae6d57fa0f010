// The web server of a run: settings from the configuration, a thread of its own. Without it in the
// configuration nothing is started and nothing is kept.
import { readFileSync } from "node:fs";
import type { Config } from "../config/schema.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Log } from "../output/log.ts";
import type { Answers, WebSettings } from "../web/protocol.ts";
import { startWebServer, type WebServer } from "../web/web-server.ts";
import { startThread } from "./threads.ts";

const failed = "an error occurred while starting webserver";

/** The server, or why there is none although the configuration wants it. */
export async function startWeb(
  config: Config,
  versions: Readonly<Record<string, string>>,
  answers: Answers,
  log: Log,
): Promise<Result<WebServer, string>> {
  const settings = webSettings(config, versions);
  if (!settings.ok) return settings;
  const { address, port, certificate } = settings.value;
  const ended = (reason: string) => log.write("error", `The web server stopped: ${reason}`);
  const started = await startWebServer(startThread("web"), settings.value, answers, ended);
  if (typeof started === "string") {
    const remedy = "set webserver.listen_address and webserver.listen_port, or the certificate";
    return err(`${failed}: ${address} port ${port}: ${started} (${remedy})`);
  }
  const host = address.includes(":") ? `[${address}]` : address;
  const scheme = certificate === undefined ? "http" : "https";
  log.write("info", `Web server at ${scheme}://${host}:${started.port}`);
  return ok(started);
}

function webSettings(
  config: Config,
  versions: Readonly<Record<string, string>>,
): Result<WebSettings, string> {
  const path = config["webserver.ssl_certificate"];
  let certificate: string | undefined;
  try {
    if (config["webserver.ssl_enabled"]) certificate = readFileSync(path, "utf8");
  } catch (error) {
    return err(`${failed}: cannot read webserver.ssl_certificate ${path}: ${String(error)}`);
  }
  return ok({
    address: config["webserver.listen_address"].trim(),
    port: config["webserver.listen_port"],
    certificate,
    healthPath: config["webserver.k8s_healthz_endpoint"],
    metrics: config["metrics.enabled"] && config["webserver.prometheus_metrics_enabled"],
    versions,
  });
}
