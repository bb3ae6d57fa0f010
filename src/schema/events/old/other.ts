// Superseded layouts of events about everything else the kernel does; met only in captures of older
// agents. Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../../define.ts";

export const otherOldEvents = defineEvents({
  generic_e: {
    id: 0,
    name: "syscall",
    category: "other",
    flags: ["converter_managed"],
    params: { ID: "SYSCALLID DEC", nativeID: "UINT16 DEC" },
  },
  syscall_bpf_e: {
    id: 296,
    name: "bpf",
    category: "other",
    flags: ["creates_fd", "converter_managed"],
    params: { cmd: "INT64 DEC" },
  },
  syscall_bpf_x: {
    id: 297,
    name: "bpf",
    category: "other",
    flags: ["creates_fd", "converter_managed"],
    params: { res_or_fd: "DYN DEC dynamic=bpf_dynamic_param" },
  },
  syscall_seccomp_e: {
    id: 298,
    name: "seccomp",
    category: "other",
    flags: ["converter_managed"],
    params: { op: "UINT64 DEC", flags: "UINT64 HEX" },
  },
  syscall_bpf_2_e: {
    id: 368,
    name: "bpf",
    category: "other",
    flags: ["creates_fd"],
    params: { cmd: "INT64 DEC" },
  },
  syscall_fsconfig_e: {
    id: 372,
    name: "fsconfig",
    category: "system",
    params: {},
  },
  syscall_init_module_e: {
    id: 410,
    name: "init_module",
    category: "other",
    params: {},
  },
  syscall_finit_module_e: {
    id: 412,
    name: "finit_module",
    category: "other",
    params: {},
  },
  syscall_mknod_e: {
    id: 414,
    name: "mknod",
    category: "other",
    params: {},
  },
  syscall_mknodat_e: {
    id: 416,
    name: "mknodat",
    category: "other",
    params: {},
  },
  syscall_delete_module_e: {
    id: 424,
    name: "delete_module",
    category: "other",
    params: {},
  },
});
