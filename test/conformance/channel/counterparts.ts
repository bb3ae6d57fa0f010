// Every kind of other side, and what it cannot show.
import type { CounterpartRow } from "./counterpart.ts";
import { namedPipe, plainFile } from "./files.ts";
import { keptProgram, programEach } from "./programs.ts";
import { Rsyslog } from "./rsyslog.ts";
import { WebServer } from "./web-server.ts";

const noStall = { stall: "a disk takes what it is given" };

export const counterparts: readonly CounterpartRow[] = [
  { name: "a file, opened each time", make: (at) => plainFile(at, false), cannot: noStall },
  { name: "a file, kept open", make: (at) => plainFile(at, true), cannot: noStall },
  { name: "a file that is a named pipe", make: namedPipe },
  { name: "a program that is kept running", make: keptProgram },
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
  { name: "a web server", make: () => new WebServer() },
];
