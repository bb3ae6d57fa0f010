// Events about pipes, System V IPC and other descriptors between processes.
// Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../define.ts";

export const ipcEvents = defineEvents({
  socket_socketpair_x: {
    id: 43,
    name: "socketpair",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: {
      res: "ERRNO DEC",
      fd1: "FD DEC",
      fd2: "FD DEC",
      source: "UINT64 HEX",
      peer: "UINT64 HEX",
      domain: "ENUMFLAGS32 DEC flags=socket_families",
      type: "UINT32 DEC",
      proto: "UINT32 DEC",
    },
  },
  syscall_pipe_x: {
    id: 61,
    name: "pipe",
    category: "ipc",
    flags: ["creates_fd", "modifies_state"],
    params: { res: "ERRNO DEC", fd1: "FD DEC", fd2: "FD DEC", ino: "UINT64 DEC" },
  },
  syscall_eventfd_x: {
    id: 63,
    name: "eventfd",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { res: "FD DEC", initval: "UINT64 DEC", flags: "UINT32 HEX" },
  },
  syscall_futex_x: {
    id: 65,
    name: "futex",
    category: "ipc",
    flags: ["converter_managed"],
    params: {
      res: "ERRNO DEC",
      addr: "UINT64 HEX",
      op: "FLAGS16 HEX flags=futex_operations",
      val: "UINT64 DEC",
    },
  },
  syscall_inotify_init_x: {
    id: 139,
    name: "inotify_init",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { res: "FD DEC", flags: "UINT8 HEX" },
  },
  syscall_pipe2_x: {
    id: 393,
    name: "pipe2",
    category: "ipc",
    flags: ["creates_fd", "modifies_state"],
    params: {
      res: "ERRNO DEC",
      fd1: "FD DEC",
      fd2: "FD DEC",
      ino: "UINT64 DEC",
      flags: "FLAGS32 HEX flags=file_flags",
    },
  },
  syscall_inotify_init1_x: {
    id: 395,
    name: "inotify_init1",
    category: "ipc",
    flags: ["creates_fd", "modifies_state"],
    params: { res: "FD DEC", flags: "FLAGS16 HEX flags=file_flags" },
  },
  syscall_eventfd2_x: {
    id: 397,
    name: "eventfd2",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { res: "FD DEC", flags: "FLAGS16 HEX flags=file_flags", initval: "UINT64 DEC" },
  },
  syscall_process_vm_readv_x: {
    id: 421,
    name: "process_vm_readv",
    category: "ipc",
    params: { res: "INT64 DEC", pid: "PID DEC", data: "BYTEBUF" },
  },
  syscall_process_vm_writev_x: {
    id: 423,
    name: "process_vm_writev",
    category: "ipc",
    params: { res: "INT64 DEC", pid: "PID DEC", data: "BYTEBUF" },
  },
});
