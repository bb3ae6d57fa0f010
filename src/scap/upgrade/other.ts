// How older layouts of events about calls without a layout of their own become the current ones.
// `event/parameters found`: what to do; see define.ts.
import { add, become, defineUpgrades, store } from "./define.ts";

export const otherUpgrades = defineUpgrades({
  "generic_e/2": store,
  "generic_x/1": add({ nativeID: "enter.nativeID or empty" }),
  "syscall_bpf_e/1": store,
  "syscall_bpf_x/1": become("syscall_bpf_2_x", { fd: "old.res_or_fd", cmd: "enter.cmd or empty" }),
  "syscall_seccomp_e/1": add({ flags: "default" }),
  "syscall_seccomp_e/2": store,
  "syscall_seccomp_x/1": add({ op: "enter.op or default", flags: "enter.flags or default" }),
});
