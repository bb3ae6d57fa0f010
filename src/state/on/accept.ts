// accept, accept4: a server got a connection.
import type { EventView } from "../../decode/event-view.ts";
import { driverConstants } from "../../schema/driver-constants.ts";
import { paramIndex } from "../../schema/events.ts";
import { Fd } from "../fd.ts";
import { fdTypes, l4 } from "../fd-types.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";
import { families, tupleParam, tupleParamText } from "../tuples.ts";
import type { Handlers } from "./handler.ts";
import { inetSocketOf, learnUnix, setEnds, unmapped } from "./tuple-update.ts";

const tupleIndex = paramIndex("socket_accept_5_x", "tuple");
const accept4Flags = paramIndex("socket_accept4_6_x", "flags");

function onAccept(state: State, event: EventView, thread: Thread, openFlags: number): void {
  const number = event.i64(0, -1);
  if (number < 0) return;
  thread.lastFd = number;
  const tuple = tupleParam(event, tupleIndex);
  if (tuple === undefined) return;
  const fd = new Fd(fdTypes.unix);
  if (tuple.family === families.unix) learnUnix(fd, tuple);
  else {
    const ends = unmapped(tuple);
    fd.type = ends.sourceIp.length === 4 ? fdTypes.ipv4 : fdTypes.ipv6;
    setEnds(fd, ends);
    inetSocketOf(fd, ends.sourceIp.length).protocol = l4.tcp;
  }
  fd.nameLater(() => tupleParamText(tuple));
  fd.openFlags = openFlags;
  fd.setRole("server");
  fd.setConnection("connected");
  state.addFd(thread, number, fd);
}

export const accept: Handlers = {
  socket_accept_5_x: (state, event, thread) => onAccept(state, event, thread, 0),
  socket_accept4_6_x: (state, event, thread) => {
    const openFlags = event.u32(accept4Flags) & driverConstants.PPM_O_CLOEXEC;
    onAccept(state, event, thread, openFlags);
  },
};
