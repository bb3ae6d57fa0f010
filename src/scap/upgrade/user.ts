// How older layouts of events about users and groups become the current ones.
// `event/parameters found`: what to do; see define.ts.
import { add, defineUpgrades, store } from "./define.ts";

export const userUpgrades = defineUpgrades({
  "syscall_quotactl_e/4": store,
  "syscall_quotactl_x/14": add({
    cmd: "enter.cmd or default",
    type: "enter.type or default",
    id: "enter.id or default",
    quota_fmt: "enter.quota_fmt or default",
  }),
  "syscall_setresuid_e/3": store,
  "syscall_setresuid_x/1": add({
    ruid: "enter.ruid or empty",
    euid: "enter.euid or empty",
    suid: "enter.suid or empty",
  }),
  "syscall_setresgid_e/3": store,
  "syscall_setresgid_x/1": add({
    rgid: "enter.rgid or empty",
    egid: "enter.egid or empty",
    sgid: "enter.sgid or empty",
  }),
  "syscall_setuid_e/1": store,
  "syscall_setuid_x/1": add({ uid: "enter.uid or empty" }),
  "syscall_setgid_e/1": store,
  "syscall_setgid_x/1": add({ gid: "enter.gid or empty" }),
});
