// Fields about the two ends of an internet socket. In a tuple the source is the client and the
// destination the server once the role is known; local and remote follow from the machine's
// addresses.
import type { Value } from "../filter/value.ts";
import type { Fd } from "../state/fd.ts";
import type { Socket } from "../state/socket.ts";
import type { Context } from "./context.ts";
import { defineFields, type Field, type Getter, missing } from "./define.ts";
import { ofFd } from "./fd.ts";

interface End {
  readonly ip: (socket: Socket) => Uint8Array;
  readonly port: (socket: Socket) => number;
}

const source: End = { ip: (s) => s.sourceIp, port: (s) => s.sourcePort };
const dest: End = { ip: (s) => s.destIp, port: (s) => s.destPort };

/** Which end of the socket a field is about; undefined: neither, or not known. */
type Side = (fd: Fd, c: Context) => End | undefined;

const client: Side = (fd) => (fd.isInetTuple && fd.hasRole ? source : undefined);
const server: Side = (fd) =>
  (fd.isInetTuple || fd.isServerSocket) && fd.hasRole ? dest : undefined;
/** The original knows the port of a server socket even when it does not know its role. */
const serverPort: Side = (fd, c) => (fd.isServerSocket ? dest : server(fd, c));
const local: Side = (fd, c) => {
  if (!fd.isInetTuple || !fd.hasRole) return undefined;
  return isLocal(c, fd.socket!.sourceIp) ? source : dest;
};
const remote: Side = (fd, c) => {
  const end = local(fd, c);
  return end === undefined ? undefined : end === source ? dest : source;
};

/** Outputs may name these fields, and show no value: there is no one end to show. */
const sides = {
  filterOnly: true,
  noRhs: true,
  noTransformers: true,
  any: "sides",
  show: () => ({ text: missing, json: () => null }),
} as const;
const oneNetwork = { filterOnly: true, noRhs: true, noTransformers: true } as const;

const clientService = service(client);
const serverService = service(server);

export const fdNetFields = defineFields({
  "fd.ip": {
    ...sides,
    type: "IPADDR",
    doc: "Matches when either end of the socket has the address; != when neither has.",
    get: bothEnds((end) => end.ip),
  },
  "fd.cip": address(client, "Address of the client."),
  "fd.sip": address(server, "Address of the server."),
  "fd.lip": address(local, "Address of the end on this machine."),
  "fd.rip": address(remote, "Address of the end on the other machine."),
  "fd.port": {
    ...sides,
    type: "PORT",
    format: "DEC",
    doc: "Matches when either end of the socket has the port; != when neither has.",
    get: bothEnds((end) => end.port),
  },
  "fd.cport": port(client, "Port of the client."),
  "fd.sport": port(serverPort, "Port of the server."),
  "fd.lport": port(local, "Port of the end on this machine."),
  "fd.rport": port(remote, "Port of the end on the other machine."),
  "fd.is_server": {
    type: "BOOL",
    doc: "True when the process owns the server end of the socket.",
    get: ofFd((fd, c) => {
      if (fd.isServerSocket) return true;
      return fd.isInetTuple && isLocal(c, fd.socket!.destIp);
    }),
  },
  "fd.proto": {
    ...sides,
    type: "PORT",
    doc: "Matches when either end of the socket has the port of the service: fd.proto=https.",
    get: bothEnds((end) => end.port),
  },
  "fd.cproto": {
    type: "CHARBUF",
    doc: "Port of the client as text.",
    // Any descriptor with a role has one, a unix socket too; without a port it is empty.
    get: ofFd((fd, c) => (fd.hasRole ? (clientService(c) ?? "") : undefined)),
  },
  "fd.sproto": {
    type: "CHARBUF",
    doc: "Port of the server as text.",
    get: ofFd((fd, c) => (fd.isServerSocket ? "" : serverService(c))),
  },
  "fd.lproto": {
    type: "CHARBUF",
    doc: "Port of the end on this machine as text.",
    get: service(local),
  },
  "fd.rproto": {
    type: "CHARBUF",
    doc: "Port of the end on the other machine as text.",
    get: service(remote),
  },
  "fd.net": {
    ...sides,
    type: "IPNET",
    doc: "Matches when either end of the socket is in the network, written as address/length; != when neither is.",
    get: bothEnds((end) => end.ip),
  },
  "fd.cnet": network(
    client,
    "Matches when the client is in the network, written as address/length.",
  ),
  "fd.snet": network(
    server,
    "Matches when the server is in the network, written as address/length.",
  ),
  "fd.lnet": network(
    local,
    "Matches when the end on this machine is in the network, written as address/length.",
  ),
  "fd.rnet": network(
    remote,
    "Matches when the end on the other machine is in the network, written as address/length.",
  ),
  "fd.cip.name": domainName(client, "the client's address"),
  "fd.sip.name": domainName(server, "the server's address"),
  "fd.lip.name": domainName(local, "the address on this machine"),
  "fd.rip.name": domainName(remote, "the address on the other machine"),
});

/** Value of one side of the event's socket. */
function ofSide(side: Side, read: (end: End, socket: Socket, c: Context) => Value): Getter {
  return ofFd((fd, c) => {
    const end = fd.socket === undefined ? undefined : side(fd, c);
    return end === undefined ? undefined : read(end, fd.socket!, c);
  });
}

/** Values of both ends; a server socket has one. The list is reused: valid until the next call. */
function bothEnds(part: (end: End) => (socket: Socket) => Value): Getter {
  const ofSource = part(source);
  const ofDest = part(dest);
  const values: Value[] = [];
  return ofFd((fd) => {
    const socket = fd.socket;
    if (socket === undefined || !(fd.isInetTuple || fd.isServerSocket)) return undefined;
    values.length = 0;
    if (fd.isInetTuple) values.push(ofSource(socket));
    values.push(ofDest(socket));
    return values;
  });
}

function address(side: Side, doc: string): Field {
  return { type: "IPADDR", doc, get: ofSide(side, (end, socket) => end.ip(socket)) };
}

function port(side: Side, doc: string): Field {
  return { type: "PORT", format: "DEC", doc, get: ofSide(side, (end, socket) => end.port(socket)) };
}

function service(side: Side): Getter {
  return ofSide(side, (end, socket) => String(end.port(socket)));
}

function network(side: Side, doc: string): Field {
  return { ...oneNetwork, type: "IPNET", doc, get: ofSide(side, (end, socket) => end.ip(socket)) };
}

// One address may be that of several names, and is compared with each. A socket whose address has
// no name that is known is told apart from one without an address: it differs from every name.
const unnamed: readonly string[] = [""];

function domainName(side: Side, whose: string): Field {
  const names: Getter = ofSide(side, (end, socket, c) => {
    const known = c.domains?.namesOf(end.ip(socket));
    return known === undefined || known.length === 0 ? unnamed : known;
  });
  const first = (c: Context) => {
    const [name] = (names(c) as readonly string[] | undefined) ?? unnamed;
    return name === "" ? undefined : name;
  };
  return {
    type: "CHARBUF",
    doc: `Domain name of ${whose}, among the names that rules compare this field with: fd.sip.name=example.com. They are looked up while events pass, so that no event waits.`,
    noRhs: true,
    noTransformers: true,
    any: "sides",
    get: names,
    show: () => ({ text: first, json: (c) => first(c) ?? null }),
  };
}

/** Fields whose literals are names that somebody has to look up. */
export const domainFields: ReadonlySet<string> = new Set([
  ...["fd.cip.name", "fd.sip.name", "fd.lip.name", "fd.rip.name"],
]);

// Addresses of containers are not known (they come with container metadata), so no address is local
// to a thread in one.
function isLocal(c: Context, ip: Uint8Array): boolean {
  if (c.thread === undefined || c.thread.containerId !== "") return false;
  return c.state.interfaces.isLocal(ip);
}
