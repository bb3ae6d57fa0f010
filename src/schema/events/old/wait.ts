// Superseded layouts of events about waiting, sleeping and time; met only in captures of older
// agents. Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../../define.ts";

export const waitOldEvents = defineEvents({
  syscall_epollwait_e: {
    id: 78,
    name: "epoll_wait",
    category: "wait",
    flags: ["waits", "converter_managed"],
    params: { maxevents: "ERRNO DEC" },
  },
  syscall_poll_e: {
    id: 80,
    name: "poll",
    category: "wait",
    flags: ["waits", "converter_managed"],
    params: { fds: "FDLIST DEC", timeout: "INT64 DEC" },
  },
  syscall_select_e: {
    id: 82,
    name: "select",
    category: "wait",
    flags: ["waits"],
    params: {},
  },
  syscall_newselect_e: {
    id: 84,
    name: "select",
    category: "wait",
    flags: ["waits"],
    params: {},
  },
  syscall_newselect_x: {
    id: 85,
    name: "select",
    category: "wait",
    flags: ["waits", "converter_managed"],
    params: { res: "ERRNO DEC" },
  },
  syscall_nanosleep_e: {
    id: 134,
    name: "nanosleep",
    category: "sleep",
    flags: ["waits", "converter_managed"],
    params: { interval: "RELTIME DEC" },
  },
  syscall_timerfd_create_e: {
    id: 136,
    name: "timerfd_create",
    category: "time",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { clockid: "UINT8 DEC", flags: "UINT8 HEX" },
  },
  syscall_ppoll_e: {
    id: 254,
    name: "ppoll",
    category: "wait",
    flags: ["waits", "converter_managed"],
    params: { fds: "FDLIST DEC", timeout: "RELTIME DEC", sigmask: "SIGSET DEC" },
  },
  syscall_epoll_create_e: {
    id: 374,
    name: "epoll_create",
    category: "wait",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { size: "INT32 DEC" },
  },
  syscall_epoll_create1_e: {
    id: 376,
    name: "epoll_create1",
    category: "wait",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { flags: "FLAGS32 HEX flags=epoll_create1_flags" },
  },
});
