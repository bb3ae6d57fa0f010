// Events about signals.
// Wire ids, parameter names, types and order are frozen: captures hold them.
import { defineEvents } from "../define.ts";

export const signalEvents = defineEvents({
  syscall_signalfd_x: {
    id: 127,
    name: "signalfd",
    category: "signal",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: { res: "FD DEC", fd: "FD DEC", mask: "UINT32 HEX", flags: "UINT8 HEX" },
  },
  syscall_kill_x: {
    id: 129,
    name: "kill",
    category: "signal",
    flags: ["converter_managed"],
    params: { res: "ERRNO DEC", pid: "PID DEC", sig: "SIGTYPE DEC" },
  },
  syscall_tkill_x: {
    id: 131,
    name: "tkill",
    category: "signal",
    flags: ["converter_managed"],
    params: { res: "ERRNO DEC", tid: "PID DEC", sig: "SIGTYPE DEC" },
  },
  syscall_tgkill_x: {
    id: 133,
    name: "tgkill",
    category: "signal",
    flags: ["converter_managed"],
    params: { res: "ERRNO DEC", pid: "PID DEC", tid: "PID DEC", sig: "SIGTYPE DEC" },
  },
  signaldeliver_e: {
    id: 232,
    name: "signaldeliver",
    category: "signal",
    kinds: ["tracepoint"],
    params: { spid: "PID DEC", dpid: "PID DEC", sig: "SIGTYPE DEC" },
  },
  syscall_signalfd4_x: {
    id: 399,
    name: "signalfd4",
    category: "signal",
    flags: ["creates_fd", "modifies_state", "converter_managed"],
    params: {
      res: "FD DEC",
      flags: "FLAGS16 HEX flags=file_flags",
      fd: "FD DEC",
      mask: "UINT32 HEX",
    },
  },
});
