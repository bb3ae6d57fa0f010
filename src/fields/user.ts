// Fields about the user and the group the thread acts as, and about who logged in.
import type { UserRow } from "../state/lookups.ts";
import type { Context } from "./context.ts";
import { defineFields } from "./define.ts";

const noId = 0xffffffff;

export const userFields = defineFields({
  "user.uid": {
    type: "UINT32",
    format: "ID",
    doc: "Id of the user the thread acts as (effective user id).",
    get: (c) => c.thread?.uid,
  },
  "user.name": {
    type: "CHARBUF",
    doc: "Name of the user the thread acts as, by the accounts of its container; <NA> when the id has no name there.",
    get: (c) => (c.thread === undefined ? undefined : nameOf(c, c.thread.uid)),
  },
  "user.homedir": {
    type: "CHARBUF",
    doc: "Home directory of the user the thread acts as; <NA> when it is not known.",
    get: (c) => {
      if (c.thread === undefined) return undefined;
      return rowOf(c, c.thread.uid)?.home ?? (c.thread.uid === 0 ? "/root" : "<NA>");
    },
  },
  "user.shell": {
    type: "CHARBUF",
    doc: "Login shell of the user the thread acts as; <NA> when it is not known.",
    get: (c) => (c.thread === undefined ? undefined : (rowOf(c, c.thread.uid)?.shell ?? "<NA>")),
  },
  "user.loginuid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the user who logged in, which stays the same after su and sudo; -1 when nobody did.",
    get: (c) => {
      if (c.thread === undefined) return undefined;
      return c.thread.loginuid === noId ? -1 : c.thread.loginuid;
    },
  },
  "user.loginname": {
    type: "CHARBUF",
    doc: "Name of the user who logged in; <NA> when nobody did.",
    get: (c) => (c.thread === undefined ? undefined : nameOf(c, c.thread.loginuid)),
  },
});

export const groupFields = defineFields({
  "group.gid": {
    type: "UINT32",
    format: "ID",
    doc: "Id of the group the thread acts as (effective group id).",
    get: (c) => c.thread?.gid,
  },
  "group.name": {
    type: "CHARBUF",
    doc: "Name of the group the thread acts as, by the groups of its container; <NA> when the id has no name there.",
    get: (c) => {
      if (c.thread === undefined) return undefined;
      return c.groupName(c.thread.gid) ?? (c.thread.gid === 0 ? "root" : "<NA>");
    },
  },
});

function rowOf(c: Context, uid: number): UserRow | undefined {
  return c.state.users.user(c.thread?.containerId ?? "", uid);
}

function nameOf(c: Context, uid: number): string {
  return rowOf(c, uid)?.name ?? (uid === 0 ? "root" : "<NA>");
}
