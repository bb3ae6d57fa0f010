// dup, dup2, dup3 and fcntl: one descriptor becomes another, or changes its close-on-exec flag.
import type { EventView } from "../../decode/event-view.ts";
import { driverConstants } from "../../schema/driver-constants.ts";
import { paramIndex } from "../../schema/events.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";
import { threadFlags } from "../thread-flags.ts";
import type { Handler, Handlers } from "./handler.ts";

const dup3Flags = paramIndex("syscall_dup3_x", "flags");
const fcntlCommand = paramIndex("syscall_fcntl_x", "cmd");
const fcntlArgument = paramIndex("syscall_fcntl_x", "arg");
const commands = {
  dup: driverConstants.PPM_FCNTL_F_DUPFD,
  dupCloseOnExec: driverConstants.PPM_FCNTL_F_DUPFD_CLOEXEC,
  setFlags: driverConstants.PPM_FCNTL_F_SETFD,
};
const fdCloexec = 1; // FD_CLOEXEC of fcntl(2).

function onDup(state: State, event: EventView, thread: Thread, closeOnExec: boolean): void {
  const number = event.i64(0, -1);
  if (number < 0 || state.fd === undefined) return;
  // A shell connects the processes of a pipe this way.
  if (number === 0) thread.flags |= threadFlags.pipeDestination;
  if (number === 1) thread.flags |= threadFlags.pipeSource;
  copyTo(state, thread, number, closeOnExec);
}

function copyTo(state: State, thread: Thread, number: number, closeOnExec: boolean): void {
  const fd = state.fd?.copy();
  if (fd === undefined) return;
  fd.setCloseOnExec(closeOnExec);
  state.addFd(thread, number, fd);
}

const plainDup: Handler = (state, event, thread) => onDup(state, event, thread, false);

export const dup: Handlers = {
  syscall_dup_1_x: plainDup,
  syscall_dup2_x: plainDup,
  syscall_dup3_x: (state, event, thread) => {
    const closeOnExec = (event.u32(dup3Flags) & driverConstants.PPM_O_CLOEXEC) !== 0;
    onDup(state, event, thread, closeOnExec);
  },
  syscall_fcntl_x: (state, event, thread) => {
    const result = event.i64(0, -1);
    if (result < 0 || state.fd === undefined) return;
    const command = event.u8(fcntlCommand);
    if (command === commands.setFlags)
      state.ownFd(thread)?.setCloseOnExec((event.u32(fcntlArgument) & fdCloexec) !== 0);
    else if (command === commands.dup || command === commands.dupCloseOnExec)
      copyTo(state, thread, result, command === commands.dupCloseOnExec);
  },
};
