// How older layouts of events about waiting and timers become the current ones.
// `event/parameters found`: what to do; see define.ts.
import { add, become, defineUpgrades, store } from "./define.ts";

export const waitUpgrades = defineUpgrades({
  "syscall_epollwait_e/1": store,
  "syscall_epollwait_x/1": add({ maxevents: "enter.maxevents or default" }),
  "syscall_poll_e/2": store,
  "syscall_poll_x/2": add({ timeout: "enter.timeout or default" }),
  "syscall_newselect_x/1": become("syscall_select_x", { res: "old.res" }),
  "syscall_nanosleep_e/1": store,
  "syscall_nanosleep_x/1": add({ interval: "enter.interval or default" }),
  "syscall_timerfd_create_e/2": store,
  "syscall_timerfd_create_x/1": add({
    clockid: "enter.clockid or default",
    flags: "enter.flags or default",
  }),
  "syscall_ppoll_e/3": store,
  "syscall_ppoll_x/2": add({
    timeout: "enter.timeout or default",
    sigmask: "enter.sigmask or default",
  }),
  "syscall_epoll_create_e/1": store,
  "syscall_epoll_create_x/1": add({ size: "enter.size or default" }),
  "syscall_epoll_create1_e/1": store,
  "syscall_epoll_create1_x/1": add({ flags: "enter.flags or default" }),
});
