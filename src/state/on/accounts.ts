// User and group events: how names reach captures, and how a capture's reader gets them.
import { paramIndex } from "../../schema/events.ts";
import type { FreeHandlers } from "./handler.ts";

const uid = paramIndex("user_added_e", "uid");
const userGid = paramIndex("user_added_e", "gid");
const userName = paramIndex("user_added_e", "name");
const home = paramIndex("user_added_e", "home");
const shell = paramIndex("user_added_e", "shell");
const userContainer = paramIndex("user_added_e", "container_id");
const gid = paramIndex("group_added_e", "gid");
const groupName = paramIndex("group_added_e", "name");
const groupContainer = paramIndex("group_added_e", "container_id");

export const accounts: FreeHandlers = {
  user_added_e: (state, event) => {
    state.users.addUser(event.text(userContainer), {
      uid: event.u32(uid),
      gid: event.u32(userGid),
      name: event.text(userName),
      home: event.text(home),
      shell: event.text(shell),
    });
  },
  user_deleted_e: (state, event) => {
    state.users.removeUser(event.text(userContainer), event.u32(uid));
  },
  group_added_e: (state, event) => {
    const group = { gid: event.u32(gid), name: event.text(groupName) };
    state.users.addGroup(event.text(groupContainer), group);
  },
  group_deleted_e: (state, event) => {
    state.users.removeGroup(event.text(groupContainer), event.u32(gid));
  },
};
