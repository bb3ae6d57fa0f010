// Every kind of other side, and what it cannot show.
import { makeCertificates, textOf } from "./certificates.ts";
import type { CounterpartRow } from "./counterpart.ts";
import { namedPipe, pipedOutput, plainFile } from "./files.ts";
import { NatsServer } from "./nats-server.ts";
import { keptProgram, programEach } from "./programs.ts";
import { Rsyslog, speaksTls } from "./rsyslog.ts";
import { WebServer } from "./web-server.ts";

/** On a busy machine an answer may take longer than the usual tests wait, and then comes twice. */
const patient = { timeoutMs: 3_000 };
const noStall = { stall: "a disk takes what it is given" };

export const counterparts: readonly CounterpartRow[] = [
  { name: "a file, opened each time", make: (at) => plainFile(at, false), cannot: noStall },
  { name: "a file, kept open", make: (at) => plainFile(at, true), cannot: noStall },
  { name: "a file that is a named pipe", make: namedPipe },
  { name: "a program that is kept running", make: keptProgram },
  {
    name: "standard output in a pipe",
    make: pipedOutput,
    cannot: { die: "who reads standard output does not return" },
  },
  {
    name: "a program for each alert",
    make: programEach,
    many: 50,
    cannot: { die: "it is never there for long" },
  },
  { name: "rsyslog, local socket", make: (at) => Rsyslog.make(at, "unix", "rfc3164") },
  { name: "rsyslog, local socket, RFC 5424", make: (at) => Rsyslog.make(at, "unix", "rfc5424") },
  {
    name: "rsyslog, UDP",
    make: (at) => Rsyslog.make(at, "udp", "rfc5424"),
    cannot: { stall: "UDP does not tell", keep: "UDP does not tell" },
  },
  {
    name: "rsyslog, TCP",
    make: (at) => Rsyslog.make(at, "tcp", "rfc5424"),
    cannot: { keep: "the protocol has no answers" },
  },
  {
    name: "rsyslog, TCP, old format",
    make: (at) => Rsyslog.make(at, "tcp", "rfc3164"),
    cannot: { keep: "the protocol has no answers" },
  },
  {
    name: "rsyslog, TLS, both sides known",
    needs: "rsyslog-gnutls",
    isThere: speaksTls,
    make: (at) => Rsyslog.make(at, "tls", "rfc3164"),
    cannot: { keep: "the protocol has no answers" },
  },
  { name: "a web server", make: () => new WebServer(patient) },
  { name: "a web server with TLS, both sides known", make: secureServer },
  { name: "NATS", needs: "nats-server", make: (at) => NatsServer.make(at) },
  { name: "NATS with TLS, both sides known", needs: "nats-server", make: secureNats },
];

function secureNats(folder: string): Promise<NatsServer> {
  return NatsServer.make(folder, makeCertificates(folder));
}

function secureServer(folder: string): WebServer {
  const { authority, server, client } = makeCertificates(folder);
  const own = { cert: textOf(server.cert), key: textOf(server.key), ca: textOf(authority) };
  const mutual = { requestCert: true, rejectUnauthorized: true };
  return new WebServer({ ...patient, ca: authority, client, gzip: true }, { ...own, ...mutual });
}
