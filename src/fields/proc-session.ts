// Fields about the session and the process groups the process belongs to. Leaders may be gone, and
// ids may be local to a pid namespace; then the oldest ancestor with the same id stands in.
import type { Thread } from "../state/thread.ts";
import type { Context } from "./context.ts";
import { defineFields, type Getter } from "./define.ts";

type Read = (leader: Thread) => string;

const name: Read = (t) => t.comm;
const exe: Read = (t) => t.exe;
const exepath: Read = (t) => t.exepath;

/** Which id makes threads belong together, and whether it is an id of the initial namespace. */
interface Membership {
  readonly id: (thread: Thread) => number;
  readonly global: boolean;
}

const session: Membership = { id: (t) => t.sid, global: false };
const localGroup: Membership = { id: (t) => t.vpgid, global: false };
const globalGroup: Membership = { id: (t) => t.pgid, global: true };

export const procSessionFields = defineFields({
  "proc.sid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the session of the process, as seen inside its pid namespace.",
    get: (c) => c.thread?.sid,
  },
  "proc.sname": {
    type: "CHARBUF",
    doc: "Name of the session leader; empty when it is not known.",
    get: ofLeader(session, name),
  },
  "proc.sid.exe": {
    type: "CHARBUF",
    doc: "First word of the session leader's command line; empty when it is not known.",
    get: ofLeader(session, exe),
  },
  "proc.sid.exepath": {
    type: "CHARBUF",
    doc: "Path of the session leader's executable; empty when it is not known.",
    get: ofLeader(session, exepath),
  },
  "proc.vpgid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the process group, as seen inside the pid namespace of the process.",
    get: (c) => c.thread?.vpgid,
  },
  "proc.vpgid.name": {
    type: "CHARBUF",
    doc: "Name of the leader of the process group proc.vpgid; empty when it is not known.",
    get: ofLeader(localGroup, name),
  },
  "proc.vpgid.exe": {
    type: "CHARBUF",
    doc: "First word of the command line of the leader of proc.vpgid; empty when it is not known.",
    get: ofLeader(localGroup, exe),
  },
  "proc.vpgid.exepath": {
    type: "CHARBUF",
    doc: "Path of the executable of the leader of proc.vpgid; empty when it is not known.",
    get: ofLeader(localGroup, exepath),
  },
  "proc.pgid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the process group as the host sees it.",
    get: (c) => c.thread?.pgid,
  },
  "proc.pgid.name": {
    type: "CHARBUF",
    doc: "Name of the leader of the process group; empty when it is not known.",
    get: ofLeader(globalGroup, name),
  },
  "proc.pgid.exe": {
    type: "CHARBUF",
    doc: "First word of the command line of the process group's leader; empty when it is not known.",
    get: ofLeader(globalGroup, exe),
  },
  "proc.pgid.exepath": {
    type: "CHARBUF",
    doc: "Path of the executable of the process group's leader; empty when it is not known.",
    get: ofLeader(globalGroup, exepath),
  },
  "proc.is_sid_leader": {
    type: "BOOL",
    doc: "True when the process leads its session.",
    get: (c) => (c.thread === undefined ? undefined : c.thread.sid === c.thread.vpid),
  },
  "proc.is_vpgid_leader": {
    type: "BOOL",
    doc: "True when the process leads its process group, by the ids of its pid namespace.",
    get: (c) => (c.thread === undefined ? undefined : c.thread.vpgid === c.thread.vpid),
  },
  "proc.is_pgid_leader": {
    type: "BOOL",
    doc: "True when the process leads its process group, by the ids of the host.",
    get: (c) => (c.thread === undefined ? undefined : c.thread.pgid === c.thread.pid),
  },
});

function ofLeader(membership: Membership, read: Read): Getter {
  return (c) => {
    if (c.thread === undefined) return undefined;
    const leader = leaderOf(c, c.thread, membership);
    return leader === undefined ? "" : read(leader);
  };
}

function leaderOf(c: Context, thread: Thread, membership: Membership): Thread | undefined {
  const id = membership.id(thread);
  if (id === -1) return undefined;
  if (membership.global || !thread.isInPidNamespace) {
    const leader = c.state.threads.get(id);
    if (leader !== undefined) return leader;
  }
  let oldest: Thread | undefined;
  c.state.threads.walkParents(thread, (ancestor) => {
    if (membership.id(ancestor) !== id) return false;
    oldest = ancestor;
    return true;
  });
  return oldest;
}
