// Events about everything else the kernel does.
// Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../define.ts";

export const otherEvents = defineEvents({
  generic_x: {
    id: 1,
    name: "syscall",
    category: "other",
    flags: ["converter_managed"],
    params: { ID: "SYSCALLID DEC", nativeID: "UINT16 DEC" },
  },
  page_fault_e: {
    id: 290,
    name: "page_fault",
    category: "other",
    kinds: ["tracepoint"],
    flags: ["skipparsereset"],
    params: { addr: "UINT64 HEX", ip: "UINT64 HEX", error: "FLAGS32 HEX flags=pf_flags" },
  },
  syscall_seccomp_x: {
    id: 299,
    name: "seccomp",
    category: "other",
    flags: ["converter_managed"],
    params: { res: "ERRNO DEC", op: "UINT64 DEC", flags: "UINT64 HEX" },
  },
  syscall_bpf_2_x: {
    id: 369,
    name: "bpf",
    category: "other",
    flags: ["creates_fd"],
    params: { fd: "FD DEC", cmd: "ENUMFLAGS32 DEC flags=bpf_commands" },
  },
  syscall_fsconfig_x: {
    id: 373,
    name: "fsconfig",
    category: "system",
    flags: ["uses_fd"],
    fd: "fd",
    params: {
      res: "ERRNO DEC",
      fd: "FD DEC",
      cmd: "ENUMFLAGS32 DEC flags=fsconfig_cmds",
      key: "CHARBUF",
      value_bytebuf: "BYTEBUF",
      value_charbuf: "CHARBUF",
      aux: "INT32 DEC",
    },
  },
  syscall_init_module_x: {
    id: 411,
    name: "init_module",
    category: "other",
    params: { res: "ERRNO DEC", img: "BYTEBUF", length: "UINT64 DEC", uargs: "CHARBUF" },
  },
  syscall_finit_module_x: {
    id: 413,
    name: "finit_module",
    category: "other",
    flags: ["uses_fd", "reads_from_fd"],
    fd: "fd",
    params: {
      res: "ERRNO DEC",
      fd: "FD DEC",
      uargs: "CHARBUF",
      flags: "FLAGS32 HEX flags=finit_module_flags",
    },
  },
  syscall_mknod_x: {
    id: 415,
    name: "mknod",
    category: "other",
    params: {
      res: "ERRNO DEC",
      path: "FSPATH",
      mode: "MODE OCT flags=mknod_mode",
      dev: "UINT32 DEC",
    },
  },
  syscall_mknodat_x: {
    id: 417,
    name: "mknodat",
    category: "other",
    flags: ["uses_fd"],
    fd: "dirfd",
    params: {
      res: "ERRNO DEC",
      dirfd: "FD DEC",
      path: "FSRELPATH dirfd=dirfd",
      mode: "MODE OCT flags=mknod_mode",
      dev: "UINT32 DEC",
    },
  },
  syscall_delete_module_x: {
    id: 425,
    name: "delete_module",
    category: "other",
    params: { res: "ERRNO DEC", name: "CHARBUF", flags: "FLAGS32 HEX flags=delete_module_flags" },
  },
  syscall_keyctl_x: {
    id: 453,
    name: "keyctl",
    category: "other",
    params: {
      res: "ERRNO DEC",
      operation: "ENUMFLAGS32 DEC flags=keyctl_operations",
      arg2: "DYN DEC dynamic=keyctl_dynamic_param",
      arg3: "DYN DEC dynamic=keyctl_dynamic_param",
      arg4: "DYN DEC dynamic=keyctl_dynamic_param",
      arg5: "DYN DEC dynamic=keyctl_dynamic_param",
    },
  },
});
