// Superseded layouts of events about memory; met only in captures of older agents.
// Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../../define.ts";

export const memoryOldEvents = defineEvents({
  syscall_brk_1_e: {
    id: 10,
    name: "brk",
    category: "memory",
    flags: ["converter_managed"],
    params: { size: "UINT32 DEC" },
  },
  syscall_brk_1_x: {
    id: 11,
    name: "brk",
    category: "memory",
    flags: ["converter_managed"],
    params: { res: "UINT64 HEX" },
  },
  syscall_brk_4_e: {
    id: 158,
    name: "brk",
    category: "memory",
    flags: ["converter_managed"],
    params: { addr: "UINT64 HEX" },
  },
  syscall_mmap_e: {
    id: 160,
    name: "mmap",
    category: "memory",
    flags: ["uses_fd", "converter_managed"],
    fd: "fd",
    params: {
      addr: "UINT64 HEX",
      length: "UINT64 DEC",
      prot: "FLAGS32 HEX flags=prot_flags",
      flags: "FLAGS32 HEX flags=mmap_flags",
      fd: "FD DEC",
      offset: "UINT64 DEC",
    },
  },
  syscall_mmap2_e: {
    id: 162,
    name: "mmap2",
    category: "memory",
    flags: ["uses_fd", "converter_managed"],
    fd: "fd",
    params: {
      addr: "UINT64 HEX",
      length: "UINT64 DEC",
      prot: "FLAGS32 HEX flags=prot_flags",
      flags: "FLAGS32 HEX flags=mmap_flags",
      fd: "FD DEC",
      pgoffset: "UINT64 DEC",
    },
  },
  syscall_munmap_e: {
    id: 164,
    name: "munmap",
    category: "memory",
    flags: ["converter_managed"],
    params: { addr: "UINT64 HEX", length: "UINT64 DEC" },
  },
  syscall_mprotect_e: {
    id: 328,
    name: "mprotect",
    category: "memory",
    flags: ["converter_managed"],
    params: { addr: "UINT64 HEX", length: "UINT64 DEC", prot: "FLAGS32 HEX flags=prot_flags" },
  },
  syscall_mlock_e: {
    id: 344,
    name: "mlock",
    category: "memory",
    params: {},
  },
  syscall_munlock_e: {
    id: 346,
    name: "munlock",
    category: "memory",
    params: {},
  },
  syscall_mlockall_e: {
    id: 348,
    name: "mlockall",
    category: "memory",
    params: {},
  },
  syscall_munlockall_e: {
    id: 350,
    name: "munlockall",
    category: "memory",
    params: {},
  },
  syscall_mlock2_e: {
    id: 370,
    name: "mlock2",
    category: "memory",
    params: {},
  },
  syscall_memfd_create_e: {
    id: 404,
    name: "memfd_create",
    category: "memory",
    flags: ["creates_fd", "modifies_state"],
    params: {},
  },
});
