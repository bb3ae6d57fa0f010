// Superseded layouts of events about users, groups and their limits; met only in captures of older
// agents. Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../../define.ts";

export const userOldEvents = defineEvents({
  syscall_quotactl_e: {
    id: 190,
    name: "quotactl",
    category: "user",
    flags: ["converter_managed"],
    params: {
      cmd: "FLAGS16 DEC flags=quotactl_cmds",
      type: "FLAGS8 DEC flags=quotactl_types",
      id: "UINT32 DEC",
      quota_fmt: "FLAGS8 DEC flags=quotactl_quota_fmts",
    },
  },
  syscall_setresuid_e: {
    id: 192,
    name: "setresuid",
    category: "user",
    flags: ["modifies_state", "converter_managed"],
    params: { ruid: "UID DEC", euid: "UID DEC", suid: "UID DEC" },
  },
  syscall_setresgid_e: {
    id: 194,
    name: "setresgid",
    category: "user",
    flags: ["modifies_state", "converter_managed"],
    params: { rgid: "GID DEC", egid: "GID DEC", sgid: "GID DEC" },
  },
  syscall_setuid_e: {
    id: 198,
    name: "setuid",
    category: "user",
    flags: ["modifies_state", "converter_managed"],
    params: { uid: "UID DEC" },
  },
  syscall_setgid_e: {
    id: 200,
    name: "setgid",
    category: "user",
    flags: ["modifies_state", "converter_managed"],
    params: { gid: "GID DEC" },
  },
  syscall_getuid_e: {
    id: 202,
    name: "getuid",
    category: "user",
    params: {},
  },
  syscall_geteuid_e: {
    id: 204,
    name: "geteuid",
    category: "user",
    params: {},
  },
  syscall_getgid_e: {
    id: 206,
    name: "getgid",
    category: "user",
    params: {},
  },
  syscall_getegid_e: {
    id: 208,
    name: "getegid",
    category: "user",
    params: {},
  },
  syscall_getresuid_e: {
    id: 210,
    name: "getresuid",
    category: "user",
    params: {},
  },
  syscall_getresgid_e: {
    id: 212,
    name: "getresgid",
    category: "user",
    params: {},
  },
  syscall_setreuid_e: {
    id: 426,
    name: "setreuid",
    category: "user",
    flags: ["modifies_state"],
    params: {},
  },
  syscall_setregid_e: {
    id: 428,
    name: "setregid",
    category: "user",
    params: {},
  },
});
