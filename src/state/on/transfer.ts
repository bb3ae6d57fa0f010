// read, write, send, receive and their relatives: that a socket works, who is at its other end, and
// descriptors that came with a message.
import type { EventView } from "../../decode/event-view.ts";
import { paramIndex } from "../../schema/events.ts";
import type { Fd } from "../fd.ts";
import { fdFlags, fdTypes, l4 } from "../fd-types.ts";
import { fdOf } from "../import.ts";
import { socketName } from "../socket.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";
import { families, tupleParam, tupleParamText } from "../tuples.ts";
import { addUdpSocket } from "./socket.ts";
import type { Handler, Handlers } from "./handler.ts";
import { rightsIn } from "./control-messages.ts";
import { guessRole, isKnownTuple, learnFromMessage } from "./tuple-update.ts";

const none = -1;
const connectedFlags = fdFlags.connected | fdFlags.pending | fdFlags.failed;
const sendFd = paramIndex("socket_send_x", "fd");
const sendTuple = paramIndex("socket_send_x", "tuple");
const recvTuple = paramIndex("socket_recv_x", "tuple");
const recvfromTuple = paramIndex("socket_recvfrom_x", "tuple");
const recvmsgTuple = paramIndex("socket_recvmsg_x", "tuple");
const recvmsgControl = paramIndex("socket_recvmsg_x", "msgcontrol");
const recvmmsgTuple = paramIndex("socket_recvmmsg_x", "tuple");
const recvmmsgControl = paramIndex("socket_recvmmsg_x", "msgcontrol");

/** False: the call failed and there is nothing to learn. */
function noteTransfer(state: State, event: EventView, thread: Thread, fd: Fd): boolean {
  const isInet = fd.isInetTuple;
  if (event.i64(0, -1) < 0) {
    if (isInet && state.options.trackConnections === true)
      state.ownFd(thread)?.setConnection("failed");
    return false;
  }
  if (isInet && (fd.flags & connectedFlags) !== fdFlags.connected)
    state.ownFd(thread)?.setConnection("connected");
  return true;
}

// read, write and so on: no address.
const plain: Handler = (state, event, thread) => {
  const { fd } = state;
  if (fd?.socket !== undefined) noteTransfer(state, event, thread, fd);
};

function learn(
  state: State,
  event: EventView,
  thread: Thread,
  tupleIndex: number,
  receiving: boolean,
): void {
  const shared = state.fd;
  if (shared === undefined || !mayLearn(event, shared, tupleIndex)) return;
  const tuple = tupleParam(event, tupleIndex);
  const fd = state.ownFdToName(thread);
  if (tuple === undefined || fd === undefined) return;
  const news = learnFromMessage(fd, tuple, state.interfaces);
  if (news === "named") fd.nameLater(() => tupleParamText(tuple));
  const { socket } = fd;
  if (news !== "ends" || socket === undefined) return;
  if (!fd.hasRole) guessRole(fd, thread, receiving);
  if (receiving ? fd.isClient : fd.isServer) socket.swap();
  const { type } = fd;
  fd.nameLater(() => socketName(type, socket));
}

function mayLearn(event: EventView, fd: Fd, tupleIndex: number): boolean {
  // The ends of a named TCP connection do not change.
  const isTcp = fd.type === fdTypes.ipv4 && fd.socket?.protocol === l4.tcp;
  if (isTcp && fd.hasName) return false;
  const size = event.size(tupleIndex);
  if (size === 0) return false;
  return !isKnownTuple(fd, event.memory.bytes, event.offset(tupleIndex), size);
}

function sending(infers: boolean, tupleIndex: number): Handler {
  return (state, event, thread) => {
    if (!event.has(0)) return;
    if (infers && state.fd === undefined) inferSocket(state, event, thread);
    const { fd } = state;
    if (fd === undefined || !noteTransfer(state, event, thread, fd)) return;
    learn(state, event, thread, tupleIndex, false);
  };
}

// The socket() was missed. Most messages with an address go over UDP.
function inferSocket(state: State, event: EventView, thread: Thread): void {
  if (event.i64(0, -1) < 0 || !event.has(sendTuple)) return;
  const family = event.u8(sendTuple);
  if (family !== families.inet && family !== families.inet6) return;
  const number = event.i64(sendFd, -1);
  if (number >= 0) addUdpSocket(state, thread, number, family);
}

function receiving(tupleIndex: number, controlParam: number): Handler {
  return (state, event, thread) => {
    const { fd } = state;
    if (fd === undefined || !event.has(0) || !noteTransfer(state, event, thread, fd)) return;
    learn(state, event, thread, tupleIndex, true);
    if (controlParam !== none && fd.type === fdTypes.unix && event.has(controlParam))
      receiveDescriptors(state, event, thread, controlParam);
  };
}

// Nobody but the kernel knows what they are: they are looked at where they arrived.
function receiveDescriptors(
  state: State,
  event: EventView,
  thread: Thread,
  controlParam: number,
): void {
  const numbers = rightsIn(event.bytes(controlParam));
  const { fds } = thread;
  if (numbers.length === 0 || fds === undefined) return;
  for (const snapshot of state.lookups.descriptors(thread.pid, numbers))
    if (!fds.set(snapshot.fd, fdOf(snapshot, state.interfaces))) state.fdsDroppedFull++;
}

export const transfer: Handlers = {
  syscall_read_x: plain,
  syscall_readv_x: plain,
  syscall_pread_x: plain,
  syscall_preadv_x: plain,
  syscall_write_x: plain,
  syscall_writev_x: plain,
  syscall_pwrite_x: plain,
  syscall_pwritev_x: plain,
  socket_send_x: sending(true, sendTuple),
  socket_sendto_x: sending(true, paramIndex("socket_sendto_x", "tuple")),
  socket_sendmsg_x: sending(true, paramIndex("socket_sendmsg_x", "tuple")),
  socket_sendmmsg_x: sending(false, paramIndex("socket_sendmmsg_x", "tuple")),
  socket_recv_x: receiving(recvTuple, none),
  socket_recvfrom_x: receiving(recvfromTuple, none),
  socket_recvmsg_x: receiving(recvmsgTuple, recvmsgControl),
  socket_recvmmsg_x: receiving(recvmmsgTuple, recvmmsgControl),
};
