// How older layouts of events about pipes, semaphores and event descriptors become the current
// ones. `event/parameters found`: what to do; see define.ts.
import { add, defineUpgrades, store } from "./define.ts";

export const ipcUpgrades = defineUpgrades({
  "socket_socketpair_e/3": store,
  "socket_socketpair_x/5": add({
    domain: "enter.domain or default",
    type: "enter.type or default",
    proto: "enter.proto or default",
  }),
  "syscall_eventfd_e/2": store,
  "syscall_eventfd_x/1": add({
    initval: "enter.initval or default",
    flags: "enter.flags or default",
  }),
  "syscall_futex_e/3": store,
  "syscall_futex_x/1": add({
    addr: "enter.addr or default",
    op: "enter.op or default",
    val: "enter.val or default",
  }),
  "syscall_inotify_init_e/1": store,
  "syscall_inotify_init_x/1": add({ flags: "enter.flags or default" }),
  "syscall_eventfd2_e/1": store,
  "syscall_eventfd2_x/2": add({ initval: "enter.initval or default" }),
});
