// Calls whose only effect is a new descriptor of some kind: pipes, event queues, timers and so on.
import { driverConstants } from "../../schema/driver-constants.ts";
import { paramIndex } from "../../schema/events.ts";
import { Fd } from "../fd.ts";
import { fdTypes } from "../fd-types.ts";
import type { Handler, Handlers } from "./handler.ts";

const epollFlags = paramIndex("syscall_epoll_create1_x", "flags");
const pipe2Flags = paramIndex("syscall_pipe2_x", "flags");
const pipeFirst = paramIndex("syscall_pipe_x", "fd1");
const pipeSecond = paramIndex("syscall_pipe_x", "fd2");
const pipeIno = paramIndex("syscall_pipe_x", "ino");
const timerFlags = paramIndex("syscall_timerfd_create_x", "flags");
const inotifyFlags = paramIndex("syscall_inotify_init1_x", "flags");
const signalFlags = paramIndex("syscall_signalfd4_x", "flags");
const eventFlags = paramIndex("syscall_eventfd2_x", "flags");
const memfdName = paramIndex("syscall_memfd_create_x", "name");
const memfdFlags = paramIndex("syscall_memfd_create_x", "flags");
const pidfdPid = paramIndex("syscall_pidfd_open_x", "pid");
const pidfdFlags = paramIndex("syscall_pidfd_open_x", "flags");
const getfdPidfd = paramIndex("syscall_pidfd_getfd_x", "pid_fd");
const getfdTarget = paramIndex("syscall_pidfd_getfd_x", "target_fd");

/** The result is a descriptor of the type; its flags are in `flagsParam`, if anywhere. */
function making(type: number, flagsParam?: number, width: 8 | 16 = 16): Handler {
  return (state, event, thread) => {
    const number = event.i64(0, -1);
    if (number < 0) return;
    const fd = new Fd(type);
    if (flagsParam !== undefined)
      fd.openFlags = width === 8 ? event.u8(flagsParam) : event.u16(flagsParam);
    state.addFd(thread, number, fd);
  };
}

function piping(flagsParam?: number): Handler {
  return (state, event, thread) => {
    if (event.i64(0, -1) < 0) return;
    for (const param of [pipeFirst, pipeSecond]) {
      const fd = new Fd(fdTypes.pipe);
      fd.ino = event.exactU64(pipeIno);
      if (flagsParam !== undefined) fd.openFlags = event.u32(flagsParam);
      const number = event.i64(param, -1);
      if (number >= 0) state.addFd(thread, number, fd);
    }
  };
}

const pidfdGetfd: Handler = (state, event, thread) => {
  const number = event.i64(0, -1);
  const pidfd = thread.fd(event.i64(getfdPidfd, -1));
  if (number < 0 || pidfd?.type !== fdTypes.pid) return;
  const fd = state.threads.get(pidfd.pid)?.fd(event.i64(getfdTarget, -1))?.copy();
  if (fd === undefined) return;
  fd.setCloseOnExec(true);
  state.addFd(thread, number, fd);
};

export const descriptors: Handlers = {
  syscall_pipe_x: piping(),
  syscall_pipe2_x: piping(pipe2Flags),
  syscall_eventfd_x: making(fdTypes.event),
  syscall_eventfd2_x: making(fdTypes.event, eventFlags),
  syscall_signalfd_x: making(fdTypes.signal),
  syscall_signalfd4_x: making(fdTypes.signal, signalFlags),
  syscall_timerfd_create_x: making(fdTypes.timer, timerFlags, 8),
  syscall_inotify_init_x: making(fdTypes.inotify),
  syscall_inotify_init1_x: making(fdTypes.inotify, inotifyFlags),
  syscall_epoll_create_x: making(fdTypes.eventPoll),
  syscall_epoll_create1_x: (state, event, thread) => {
    const number = event.i64(0, -1);
    if (number < 0) return;
    const fd = new Fd(fdTypes.eventPoll);
    fd.setCloseOnExec((event.u32(epollFlags) & driverConstants.PPM_EPOLL_CLOEXEC) !== 0);
    state.addFd(thread, number, fd);
  },
  syscall_userfaultfd_x: making(fdTypes.userFault),
  syscall_io_uring_setup_x: making(fdTypes.ioUring),
  // The original takes every non-negative result for a descriptor; so do alerts people know.
  syscall_bpf_2_x: making(fdTypes.bpf),
  syscall_memfd_create_x: (state, event, thread) => {
    const number = event.i64(0, -1);
    if (number < 0) return;
    const fd = new Fd(fdTypes.memory);
    fd.name = event.text(memfdName);
    fd.openFlags = event.u32(memfdFlags);
    state.addFd(thread, number, fd);
  },
  syscall_pidfd_open_x: (state, event, thread) => {
    const number = event.i64(0, -1);
    if (number < 0) return;
    const fd = new Fd(fdTypes.pid);
    fd.pid = event.i64(pidfdPid);
    fd.name = `${state.options.hostRoot ?? ""}/proc/${fd.pid}`;
    fd.openFlags = event.u32(pidfdFlags);
    state.addFd(thread, number, fd);
  },
  syscall_pidfd_getfd_x: pidfdGetfd,
};
