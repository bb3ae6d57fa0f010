// Superseded layouts of events about pipes, System V IPC and other descriptors between processes;
// met only in captures of older agents. Wire ids, parameter names, types and order are frozen:
// captures hold them.
import { defineEvents } from "../../define.ts";

export const ipcOldEvents = defineEvents({
  socket_socketpair_e: {
    id: 42,
    name: "socketpair",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: {
      domain: "ENUMFLAGS32 DEC flags=socket_families",
      type: "UINT32 DEC",
      proto: "UINT32 DEC",
    },
  },
  syscall_pipe_e: {
    id: 60,
    name: "pipe",
    category: "ipc",
    flags: ["creates_fd", "modifies_state"],
    params: {},
  },
  syscall_eventfd_e: {
    id: 62,
    name: "eventfd",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { initval: "UINT64 DEC", flags: "UINT32 HEX" },
  },
  syscall_futex_e: {
    id: 64,
    name: "futex",
    category: "ipc",
    flags: ["converter_managed"],
    params: { addr: "UINT64 HEX", op: "FLAGS16 HEX flags=futex_operations", val: "UINT64 DEC" },
  },
  syscall_inotify_init_e: {
    id: 138,
    name: "inotify_init",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { flags: "UINT8 HEX" },
  },
  syscall_pipe2_e: {
    id: 392,
    name: "pipe2",
    category: "ipc",
    flags: ["creates_fd", "modifies_state"],
    params: {},
  },
  syscall_inotify_init1_e: {
    id: 394,
    name: "inotify_init1",
    category: "ipc",
    flags: ["creates_fd", "modifies_state"],
    params: {},
  },
  syscall_eventfd2_e: {
    id: 396,
    name: "eventfd2",
    category: "ipc",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { initval: "UINT64 DEC" },
  },
  syscall_process_vm_readv_e: {
    id: 420,
    name: "process_vm_readv",
    category: "ipc",
    params: {},
  },
  syscall_process_vm_writev_e: {
    id: 422,
    name: "process_vm_writev",
    category: "ipc",
    params: {},
  },
});
