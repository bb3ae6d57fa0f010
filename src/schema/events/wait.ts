// Events about waiting, sleeping and time.
// Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../define.ts";

export const waitEvents = defineEvents({
  syscall_epollwait_x: {
    id: 79,
    name: "epoll_wait",
    category: "wait",
    flags: ["waits", "converter_managed"],
    params: { res: "ERRNO DEC", maxevents: "ERRNO DEC" },
  },
  syscall_poll_x: {
    id: 81,
    name: "poll",
    category: "wait",
    flags: ["waits", "converter_managed"],
    params: { res: "ERRNO DEC", fds: "FDLIST DEC", timeout: "INT64 DEC" },
  },
  syscall_select_x: {
    id: 83,
    name: "select",
    category: "wait",
    flags: ["waits"],
    params: { res: "ERRNO DEC" },
  },
  syscall_nanosleep_x: {
    id: 135,
    name: "nanosleep",
    category: "sleep",
    flags: ["waits", "converter_managed"],
    params: { res: "ERRNO DEC", interval: "RELTIME DEC" },
  },
  syscall_timerfd_create_x: {
    id: 137,
    name: "timerfd_create",
    category: "time",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { res: "FD DEC", clockid: "UINT8 DEC", flags: "UINT8 HEX" },
  },
  syscall_ppoll_x: {
    id: 255,
    name: "ppoll",
    category: "wait",
    flags: ["waits", "converter_managed"],
    params: { res: "ERRNO DEC", fds: "FDLIST DEC", timeout: "RELTIME DEC", sigmask: "SIGSET DEC" },
  },
  syscall_epoll_create_x: {
    id: 375,
    name: "epoll_create",
    category: "wait",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { res: "ERRNO DEC", size: "INT32 DEC" },
  },
  syscall_epoll_create1_x: {
    id: 377,
    name: "epoll_create1",
    category: "wait",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { res: "ERRNO DEC", flags: "FLAGS32 HEX flags=epoll_create1_flags" },
  },
});
