// Enter events that are remembered until their exit event: paths and addresses are taken from them,
// because another thread can rewrite the arguments between the two.
import { limits } from "../../base/limits.ts";
import type { EventView } from "../../decode/event-view.ts";
import { paramIndex } from "../../schema/events.ts";
import type { EnterEvent } from "../enter-event.ts";
import { endpointParam } from "../tuples.ts";
import type { Handler, Handlers } from "./handler.ts";

const currentDirectory = -100;
const missing = "<NA>";

const openName = paramIndex("syscall_open_e", "name");
const openFlags = paramIndex("syscall_open_e", "flags");
const creatName = paramIndex("syscall_creat_e", "name");
const openatDirfd = paramIndex("syscall_openat_2_e", "dirfd");
const openatName = paramIndex("syscall_openat_2_e", "name");
const openatFlags = paramIndex("syscall_openat_2_e", "flags");
const connectAddress = paramIndex("socket_connect_e", "addr");
// Of superseded events: execve_19_e (filename), execveat_e (dirfd, pathname, flags).
const execveFilename = 0;
const execveatDirfd = 0;
const execveatPathname = 1;
const execveatFlags = 2;

type Fill = (slot: EnterEvent, event: EventView) => void;

function stored(fill: Fill): Handler {
  return (state, event, thread) => {
    if (event.length > limits.enterBytesMax) {
      state.entersDropped++;
      return;
    }
    const slot = state.enterSlot(thread);
    slot.type = event.type;
    slot.address = undefined;
    fill(slot, event);
    // An unreadable name tells nothing that the exit event does not.
    if (slot.name === missing) slot.name = "";
  };
}

// Such an event tells nothing when its first parameter could not be read.
function storedWhenKnown(fill: Fill): Handler {
  const store = stored(fill);
  return (state, event, thread) => {
    if (event.has(0)) store(state, event, thread);
  };
}

const openat = storedWhenKnown((slot, event) => {
  slot.dirfd = event.i64(openatDirfd, -1);
  slot.name = event.text(openatName);
  slot.nameId = event.textId(openatName);
  slot.flags = event.u32(openatFlags);
});

export const enter: Handlers = {
  syscall_open_e: storedWhenKnown((slot, event) => {
    slot.dirfd = currentDirectory;
    slot.name = event.text(openName);
    slot.nameId = event.textId(openName);
    slot.flags = event.u32(openFlags);
  }),
  syscall_creat_e: storedWhenKnown((slot, event) => {
    slot.dirfd = currentDirectory;
    slot.name = event.text(creatName);
    slot.nameId = event.textId(creatName);
    slot.flags = 0;
  }),
  syscall_openat_2_e: openat,
  syscall_openat2_e: openat,
  socket_connect_e: stored((slot, event) => {
    slot.name = "";
    slot.address = endpointParam(event, connectAddress);
  }),
  syscall_execve_19_e: storedWhenKnown((slot, event) => {
    slot.dirfd = currentDirectory;
    slot.name = event.text(execveFilename);
    slot.flags = 0;
  }),
  syscall_execveat_e: stored((slot, event) => {
    slot.dirfd = event.i64(execveatDirfd, -1);
    slot.name = event.text(execveatPathname);
    slot.flags = event.u32(execveatFlags);
  }),
};
