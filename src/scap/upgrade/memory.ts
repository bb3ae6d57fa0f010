// How older layouts of events about mapping memory become the current ones.
// `event/parameters found`: what to do; see define.ts.
import { add, become, defineUpgrades, store } from "./define.ts";

export const memoryUpgrades = defineUpgrades({
  "syscall_brk_1_e/1": store,
  "syscall_brk_1_x/1": become("syscall_brk_4_x", {
    res: "old.res",
    vm_size: "enter.size or empty",
    vm_rss: "empty",
    vm_swap: "empty",
    addr: "empty",
  }),
  "syscall_brk_4_e/1": store,
  "syscall_brk_4_x/4": add({ addr: "enter.addr or empty" }),
  "syscall_mmap_e/6": store,
  "syscall_mmap_x/4": add({
    addr: "enter.addr or default",
    length: "enter.length or default",
    prot: "enter.prot or default",
    flags: "enter.flags or default",
    fd: "enter.fd or default",
    offset: "enter.offset or default",
  }),
  "syscall_mmap2_e/6": store,
  "syscall_mmap2_x/4": add({
    addr: "enter.addr or default",
    length: "enter.length or default",
    prot: "enter.prot or default",
    flags: "enter.flags or default",
    fd: "enter.fd or default",
    pgoffset: "enter.pgoffset or default",
  }),
  "syscall_munmap_e/2": store,
  "syscall_munmap_x/4": add({ addr: "enter.addr or default", length: "enter.length or default" }),
  "syscall_mprotect_e/3": store,
  "syscall_mprotect_x/1": add({
    addr: "enter.addr or default",
    length: "enter.length or default",
    prot: "enter.prot or default",
  }),
});
