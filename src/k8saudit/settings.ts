// What the plugin's entry in the configuration says: where events come from (open_params) and
// bounds (init_config). The names and defaults are the plugin's.
import { err, ok, type Result } from "../base/result.ts";

export type Origin =
  | {
      readonly kind: "webhook";
      readonly isTls: boolean;
      /** Empty: every address of this machine. */
      readonly host: string;
      readonly port: number;
      readonly path: string;
    }
  /** A file or a directory of files, read once to its end. */
  | { readonly kind: "files"; readonly path: string }
  /** A file that others write to, followed from its present end. */
  | { readonly kind: "follow"; readonly path: string };

export interface AuditSettings {
  readonly origin: Origin;
  /** A file with certificate and key. */
  readonly certificatePath: string;
  readonly eventBytesMax: number;
  readonly batchBytesMax: number;
}

/** `initConfig` is what the configuration holds: a mapping, or JSON of one as a text. */
export function auditSettings(
  openParams: string,
  initConfig: unknown,
): Result<AuditSettings, string> {
  const origin = originOf(openParams.trim());
  if (!origin.ok) return origin;
  const given = mappingOf(initConfig);
  if (!given.ok) return given;
  const eventBytesMax = sizeIn(given.value, "maxEventSize", 262_144);
  if (!eventBytesMax.ok) return eventBytesMax;
  const batchBytesMax = sizeIn(given.value, "webhookMaxBatchSize", 12_582_912);
  if (!batchBytesMax.ok) return batchBytesMax;
  return ok({
    origin: origin.value,
    certificatePath: String(given.value.sslCertificate ?? "/etc/falco/falco.pem"),
    eventBytesMax: eventBytesMax.value,
    batchBytesMax: batchBytesMax.value,
  });
}

const forms =
  "write http://HOST:PORT/PATH or https://HOST:PORT/PATH to listen there, file:///PATH to follow " +
  "a file, or the path of a file or directory to read";

function originOf(text: string): Result<Origin, string> {
  if (text === "") return err(`open_params is empty: ${forms}`);
  const [, scheme = "", rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case "":
      return ok({ kind: "files", path: text });
    case "file": {
      const path = /^\/\/(?:localhost)?(\/.*)$/s.exec(rest)?.[1];
      if (path === undefined) return err(`open_params '${text}' names no file: ${forms}`);
      return ok({ kind: "follow", path });
    }
    case "http":
    case "https":
      return webhook(text, scheme.toLowerCase() === "https", rest);
    default:
      return err(`open_params: scheme "${scheme}" is not supported: ${forms}`);
  }
}

function webhook(text: string, isTls: boolean, rest: string): Result<Origin, string> {
  const found = /^\/\/(\[[0-9a-fA-F:.]+\]|[^/?#:[\]]*):(\d{1,5})(\/[^?#]*)$/.exec(rest);
  const [, host = "", port = "", path = ""] = found ?? [];
  if (found === null || Number(port) > 65_535)
    return err(`open_params '${text}' is no address to listen at: ${forms}`);
  return ok({ kind: "webhook", isTls, host: host.replace(/^\[|\]$/g, ""), port: +port, path });
}

type Mapping = Readonly<Record<string, unknown>>;

function mappingOf(initConfig: unknown): Result<Mapping, string> {
  if (initConfig === undefined || initConfig === null || initConfig === "") return ok({});
  let value: unknown = initConfig;
  if (typeof value === "string") {
    try {
      value = JSON.parse(value) as unknown;
    } catch {
      return err("init_config is not a mapping and no JSON: write its keys below it");
    }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return err("init_config is not a mapping: write its keys below it");
  return ok(value as Mapping); // A cast: what is no list is a mapping.
}

const sizeMax = 1_073_741_824;

function sizeIn(given: Mapping, key: string, otherwise: number): Result<number, string> {
  const value = given[key];
  if (value === undefined || value === null) return ok(otherwise);
  const size = /^\d{1,15}$/.test(String(value)) ? Number(value) : 0;
  if (size >= 1 && size <= sizeMax) return ok(size);
  return err(`init_config: ${key} must be a number of bytes from 1 to ${sizeMax}`);
}
