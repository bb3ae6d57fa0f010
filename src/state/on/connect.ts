// connect: a socket got its other end.
import type { EventView } from "../../decode/event-view.ts";
import { paramIndex } from "../../schema/events.ts";
import { equalAddresses, isMappedV4 } from "../addresses.ts";
import type { Fd } from "../fd.ts";
import { fdTypes, l4 } from "../fd-types.ts";
import { socketName, unixTupleText } from "../socket.ts";
import type { State } from "../state.ts";
import { type Endpoint, endpointParam, families, type Tuple, tupleParam } from "../tuples.ts";
import type { Handlers } from "./handler.ts";
import { inetSocketOf, learnUnix, setEnds, unmapped } from "./tuple-update.ts";

const tupleIndex = paramIndex("socket_connect_x", "tuple");
const addressIndex = paramIndex("socket_connect_x", "addr");
const inProgress = -115;

function onConnect(state: State, event: EventView, fd: Fd): void {
  const result = event.i64(0, -1);
  if (!noteResult(state, fd, result)) return;
  const entered = state.enter?.address;
  if (!event.has(tupleIndex)) {
    // TCP fast open connects when the first data is sent: there is no tuple yet.
    if (entered !== undefined) learnFromAddress(fd, entered);
    return;
  }
  const tuple = tupleParam(event, tupleIndex);
  if (tuple === undefined) return;
  const exited = endpointParam(event, addressIndex);
  if (tuple.family === families.unix) learnUnixTuple(fd, tuple, exited, entered);
  else learnInetTuple(fd, tuple, exited, entered);
}

/** False: the call failed and that is all there is to know. */
function noteResult(state: State, fd: Fd, result: number): boolean {
  if (state.options.trackConnections === true) {
    if (result === inProgress) fd.setConnection("pending");
    else fd.setConnection(result < 0 ? "failed" : "connected");
    return true;
  }
  if (result < 0 && result !== inProgress) return false;
  fd.setConnection("connected");
  return true;
}

// The tuple's destination is the kernel's own when it differs from the argument as read on exit.
// Otherwise both come from memory that could have been rewritten: the enter event is believed.
function destOf(tuple: Tuple, exited: Endpoint | undefined, entered: Endpoint | undefined) {
  const own = { destIp: tuple.destIp, destPort: tuple.destPort };
  if (exited?.family !== tuple.family || entered?.family !== tuple.family) return own;
  const differs = exited.port !== tuple.destPort || !equalAddresses(exited.ip, tuple.destIp);
  return differs ? own : { destIp: entered.ip, destPort: entered.port };
}

function learnInetTuple(
  fd: Fd,
  tuple: Tuple,
  exited: Endpoint | undefined,
  entered: Endpoint | undefined,
): void {
  const { sourceIp, sourcePort } = tuple;
  const ends = unmapped({ sourceIp, sourcePort, ...destOf(tuple, exited, entered) });
  const changed = setEnds(fd, ends);
  const socket = inetSocketOf(fd, ends.sourceIp.length);
  const isUdpServer = fd.isServer && fd.type === fdTypes.ipv4 && socket.protocol === l4.udp;
  if (changed && isUdpServer) socket.swap();
  const { type } = fd;
  fd.nameLater(() => socketName(type, socket));
  if (!fd.hasRole) fd.setRole("client");
}

function learnUnixTuple(
  fd: Fd,
  tuple: Tuple,
  exited: Endpoint | undefined,
  entered: Endpoint | undefined,
): void {
  if (fd.type !== fdTypes.unix) return;
  const believed =
    exited?.family === families.unix &&
    entered?.family === families.unix &&
    exited.path === tuple.path
      ? entered.path
      : tuple.path;
  learnUnix(fd, tuple);
  fd.nameLater(() => unixTupleText(tuple.unixSource, tuple.unixDest, believed));
  if (!fd.hasRole) fd.setRole("client");
}

function learnFromAddress(fd: Fd, { family, ip, port }: Endpoint): void {
  if (family !== families.inet && family !== families.inet6) return;
  const dest = ip.length === 16 && isMappedV4(ip, 0) ? ip.slice(12) : ip;
  const socket = inetSocketOf(fd, dest.length);
  socket.destIp = dest;
  socket.destPort = port;
}

export const connect: Handlers = {
  socket_connect_x: (state, event, thread) => {
    const fd = state.ownFdToName(thread);
    if (fd !== undefined) onConnect(state, event, fd);
  },
};
