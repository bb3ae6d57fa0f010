// setuid and its relatives, capset, and user namespaces: who the thread is and what it may do.
import type { EventView } from "../../decode/event-view.ts";
import { paramIndex } from "../../schema/events.ts";
import { capabilities } from "../../schema/flags/numbers.ts";
import type { Thread } from "../thread.ts";
import { threadFlags } from "../thread-flags.ts";
import type { Handler, Handlers } from "./handler.ts";

const capInheritable = paramIndex("syscall_capset_x", "cap_inheritable");
const capPermitted = paramIndex("syscall_capset_x", "cap_permitted");
const capEffective = paramIndex("syscall_capset_x", "cap_effective");
const unshareFlags = paramIndex("syscall_unshare_x", "flags");
const setnsType = paramIndex("syscall_setns_x", "nstype");
const allCapabilities = 2 ** capabilities.length - 1;

function settingUid(param: number): Handler {
  return (state, event, thread) => {
    if (event.i64(0, -1) !== 0 || !event.has(param)) return;
    thread.uid = event.u32(param);
    state.users.needUser(thread.containerId, thread.pid, thread.uid);
  };
}

function settingGid(param: number): Handler {
  return (state, event, thread) => {
    if (event.i64(0, -1) !== 0 || !event.has(param)) return;
    thread.gid = event.u32(param);
    state.users.needGroup(thread.containerId, thread.pid, thread.gid);
  };
}

// Whoever enters a user namespace has every capability in it.
function enteringNamespace(param: number): Handler {
  return (_state, event, thread) => {
    if (event.i64(0, -1) < 0 || (event.u32(param) & threadFlags.newUser) === 0) return;
    thread.capInheritable = allCapabilities;
    thread.capPermitted = allCapabilities;
    thread.capEffective = allCapabilities;
  };
}

function onCapset(event: EventView, thread: Thread): void {
  thread.capInheritable = event.exactU64(capInheritable);
  thread.capPermitted = event.exactU64(capPermitted);
  thread.capEffective = event.exactU64(capEffective);
}

export const credentials: Handlers = {
  syscall_setuid_x: settingUid(paramIndex("syscall_setuid_x", "uid")),
  syscall_setreuid_x: settingUid(paramIndex("syscall_setreuid_x", "euid")),
  syscall_setresuid_x: settingUid(paramIndex("syscall_setresuid_x", "euid")),
  syscall_setgid_x: settingGid(paramIndex("syscall_setgid_x", "gid")),
  syscall_setregid_x: settingGid(paramIndex("syscall_setregid_x", "egid")),
  syscall_setresgid_x: settingGid(paramIndex("syscall_setresgid_x", "egid")),
  syscall_capset_x: (_state, event, thread) => {
    if (event.i64(0, -1) >= 0) onCapset(event, thread);
  },
  syscall_unshare_x: enteringNamespace(unshareFlags),
  syscall_setns_x: enteringNamespace(setnsType),
};
