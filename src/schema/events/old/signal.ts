// Superseded layouts of events about signals; met only in captures of older agents.
// Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../../define.ts";

export const signalOldEvents = defineEvents({
  syscall_signalfd_e: {
    id: 126,
    name: "signalfd",
    category: "signal",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { fd: "FD DEC", mask: "UINT32 HEX", flags: "UINT8 HEX" },
  },
  syscall_kill_e: {
    id: 128,
    name: "kill",
    category: "signal",
    flags: ["converter_managed"],
    params: { pid: "PID DEC", sig: "SIGTYPE DEC" },
  },
  syscall_tkill_e: {
    id: 130,
    name: "tkill",
    category: "signal",
    flags: ["converter_managed"],
    params: { tid: "PID DEC", sig: "SIGTYPE DEC" },
  },
  syscall_tgkill_e: {
    id: 132,
    name: "tgkill",
    category: "signal",
    flags: ["converter_managed"],
    params: { pid: "PID DEC", tid: "PID DEC", sig: "SIGTYPE DEC" },
  },
  syscall_signalfd4_e: {
    id: 398,
    name: "signalfd4",
    category: "signal",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { fd: "FD DEC", mask: "UINT32 HEX" },
  },
});
