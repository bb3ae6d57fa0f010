// Certificates made by openssl for one test run: an authority, a server's and a client's signed by
// it, and another authority that signed nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificates {
  readonly authority: string;
  readonly stranger: string;
  readonly server: Pair;
  readonly client: Pair;
}

/** Paths of a certificate and its key. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export function makeCertificates(folder: string): Certificates {
  const authority = selfSigned(folder, "authority");
  return {
    authority: authority.cert,
    stranger: selfSigned(folder, "stranger").cert,
    server: signed(folder, "server", authority, "subjectAltName=IP:127.0.0.1,DNS:localhost"),
    client: signed(folder, "client", authority, "extendedKeyUsage=clientAuth"),
  };
}

export function textOf(path: string): string {
  return readFileSync(path, "utf8");
}

function pair(folder: string, name: string): Pair {
  return { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

function selfSigned(folder: string, name: string): Pair {
  const { cert, key } = pair(folder, name);
  const out = ["-keyout", key, "-out", cert, "-days", "2", "-subj", `/CN=${name}`];
  openssl(["req", "-x509", ...newKey, ...out]);
  return { cert, key };
}

function signed(folder: string, name: string, authority: Pair, extension: string): Pair {
  const { cert, key } = pair(folder, name);
  const request = join(folder, `${name}.csr`);
  const extensions = join(folder, `${name}.ext`);
  writeFileSync(extensions, `${extension}\n`);
  openssl(["req", "-new", ...newKey, "-keyout", key, "-out", request, "-subj", `/CN=${name}`]);
  const by = ["-CA", authority.cert, "-CAkey", authority.key, "-CAcreateserial"];
  openssl([
    "x509",
    "-req",
    "-in",
    request,
    ...by,
    "-days",
    "2",
    "-extfile",
    extensions,
    "-out",
    cert,
  ]);
  return { cert, key };
}

function openssl(args: readonly string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(["openssl", ...args]);
  if (exitCode !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr.toString()}`);
}
