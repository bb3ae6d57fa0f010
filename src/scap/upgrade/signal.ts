// How older layouts of events about signals become the current ones.
// `event/parameters found`: what to do; see define.ts.
import { add, defineUpgrades, store } from "./define.ts";

export const signalUpgrades = defineUpgrades({
  "syscall_signalfd_e/3": store,
  "syscall_signalfd_x/1": add({
    fd: "enter.fd or default",
    mask: "enter.mask or default",
    flags: "enter.flags or default",
  }),
  "syscall_kill_e/2": store,
  "syscall_kill_x/1": add({ pid: "enter.pid or default", sig: "enter.sig or default" }),
  "syscall_tkill_e/2": store,
  "syscall_tkill_x/1": add({ tid: "enter.tid or default", sig: "enter.sig or default" }),
  "syscall_tgkill_e/3": store,
  "syscall_tgkill_x/1": add({
    pid: "enter.pid or default",
    tid: "enter.tid or default",
    sig: "enter.sig or default",
  }),
  "syscall_signalfd4_e/2": store,
  "syscall_signalfd4_x/2": add({ fd: "enter.fd or default", mask: "enter.mask or default" }),
});
