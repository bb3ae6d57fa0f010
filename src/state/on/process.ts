// setsid, prctl, resource limits, memory: attributes of the calling thread or its process.
// setpgid and prctl(PR_SET_NAME) change nothing, as in the original.
import { driverConstants } from "../../schema/driver-constants.ts";
import { paramIndex } from "../../schema/events.ts";
import type { Handler, Handlers } from "./handler.ts";

const prctlOption = paramIndex("syscall_prctl_x", "option");
const prctlArgument = paramIndex("syscall_prctl_x", "arg2_int");
const setSubreaper = driverConstants.PPM_PR_SET_CHILD_SUBREAPER;
const getSubreaper = driverConstants.PPM_PR_GET_CHILD_SUBREAPER;

const rlimitCurrent = paramIndex("syscall_setrlimit_x", "cur");
const rlimitResource = paramIndex("syscall_setrlimit_x", "resource");
const prlimitCurrent = paramIndex("syscall_prlimit_x", "newcur");
const prlimitPid = paramIndex("syscall_prlimit_x", "pid");
const prlimitResource = paramIndex("syscall_prlimit_x", "resource");
const noFile = driverConstants.PPM_RLIMIT_NOFILE;
const unlimited = -1;

const vmSize = paramIndex("syscall_brk_4_x", "vm_size");
const vmRss = paramIndex("syscall_brk_4_x", "vm_rss");
const vmSwap = paramIndex("syscall_brk_4_x", "vm_swap");

const switchMajor = paramIndex("schedswitch_6_e", "pgft_maj");
const switchMinor = paramIndex("schedswitch_6_e", "pgft_min");
const switchSize = paramIndex("schedswitch_6_e", "vm_size");
const switchRss = paramIndex("schedswitch_6_e", "vm_rss");
const switchSwap = paramIndex("schedswitch_6_e", "vm_swap");

// The parameters of brk, mmap and munmap are at the same places.
const memory: Handler = (_state, event, thread) => {
  if (event.has(vmSize)) thread.vmSizeKb = event.u32(vmSize);
  if (!event.has(vmSwap)) return;
  thread.vmRssKb = event.u32(vmRss);
  thread.vmSwapKb = event.u32(vmSwap);
};

const rlimit: Handler = (_state, event, thread) => {
  if (event.i64(0, -1) < 0 || event.u8(rlimitResource) !== noFile) return;
  const current = event.i64(rlimitCurrent, unlimited);
  const { main } = thread;
  if (current !== unlimited && main !== undefined) main.fdLimit = current;
};

const prlimit: Handler = (state, event, thread) => {
  if (event.i64(0, -1) !== 0 || event.u8(prlimitResource) !== noFile) return;
  const current = event.i64(prlimitCurrent, unlimited);
  if (current === unlimited || !event.has(prlimitPid)) return;
  const pid = event.i64(prlimitPid);
  const target = pid === 0 ? thread : state.obtain(pid);
  const main = target === undefined || target.isInvalid ? undefined : target.main;
  if (main !== undefined) main.fdLimit = current;
};

export const process: Handlers = {
  syscall_setsid_x: (_state, event, thread) => {
    const sid = event.i64(0, -1);
    if (sid >= 0) thread.sid = sid;
  },
  syscall_prctl_x: (_state, event, thread) => {
    if (event.i64(0, -1) < 0 || thread.group === undefined) return;
    const option = event.u32(prctlOption);
    if (option === setSubreaper || option === getSubreaper)
      thread.group.reaper = event.i64(prctlArgument) !== 0;
  },
  syscall_getrlimit_x: rlimit,
  syscall_setrlimit_x: rlimit,
  syscall_prlimit_x: prlimit,
  syscall_brk_4_x: memory,
  syscall_mmap_x: memory,
  syscall_mmap2_x: memory,
  syscall_munmap_x: memory,
  schedswitch_6_e: (_state, event, thread) => {
    if (!event.has(switchSwap)) return;
    thread.pageFaultsMajor = event.u64(switchMajor);
    thread.pageFaultsMinor = event.u64(switchMinor);
    const { main } = thread;
    if (main === undefined) return;
    main.vmSizeKb = event.u32(switchSize);
    main.vmRssKb = event.u32(switchRss);
    main.vmSwapKb = event.u32(switchSwap);
  },
};
