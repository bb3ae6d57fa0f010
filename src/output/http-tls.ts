// Certificates of the HTTP, NATS and syslog channels: whom they trust and what they show. Read when
// a connection needs them, so that renewed ones are taken up.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../base/limits.ts";

/** A file with one or more certificates, or a directory of such files. */
export type Authorities = string;

export interface ClientFiles {
  readonly cert: string;
  readonly key: string;
}

export interface TlsSettings {
  readonly insecure: boolean;
  readonly ca: Authorities;
  readonly client: ClientFiles | undefined;
}

/** As fetch and sockets take them. Rejects when a file that is named cannot be read. */
export async function tlsOptions({ insecure, ca, client }: TlsSettings): Promise<object> {
  const authorities = insecure ? [] : await certificatesAt(ca);
  const shown =
    client === undefined
      ? {}
      : { cert: await readFile(client.cert, "utf8"), key: await readFile(client.key, "utf8") };
  return {
    rejectUnauthorized: !insecure,
    // Without any, those that the runtime brings along count.
    ...(authorities.length === 0 ? {} : { ca: authorities }),
    ...shown,
  };
}

async function certificatesAt(path: Authorities): Promise<readonly string[]> {
  const found = await stat(path);
  if (!found.isDirectory()) return [await readFile(path, "utf8")];
  const blocks = new Set<string>();
  for (const name of certificateNames(await readdir(path))) {
    const file = await stat(join(path, name)).catch(() => undefined);
    if (file?.isFile() !== true || file.size > limits.certificateBytesMax) continue;
    const text = await readFile(join(path, name), "utf8");
    for (const [block] of text.matchAll(certificate)) blocks.add(block);
  }
  return [...blocks];
}

/**
 * OpenSSL finds an authority under the hash of its name; beside these links the same certificates
 * are there by themselves, and all in one file. A directory without links is taken whole.
 */
function certificateNames(names: readonly string[]): readonly string[] {
  const hashed = names.filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
  return hashed.length > 0 ? hashed : names;
}

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
