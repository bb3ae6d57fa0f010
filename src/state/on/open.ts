// open, creat, openat, openat2, open_by_handle_at: a path became a descriptor.
import type { EventView } from "../../decode/event-view.ts";
import { driverConstants } from "../../schema/driver-constants.ts";
import { paramIndex } from "../../schema/events.ts";
import type { Fd } from "../fd.ts";
import { fdFlags, fdTypes } from "../fd-types.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";
import { directoryOf } from "./directory.ts";
import type { Handler, Handlers } from "./handler.ts";

const directoryFlag = driverConstants.PPM_O_DIRECTORY;
const upperLayer = driverConstants.PPM_FD_UPPER_LAYER;
const lowerLayer = driverConstants.PPM_FD_LOWER_LAYER;
const upperLayerCreat = driverConstants.PPM_FD_UPPER_LAYER_CREAT;
const lowerLayerCreat = driverConstants.PPM_FD_LOWER_LAYER_CREAT;
// From here on bits are the driver's findings, not the caller's argument.
const foundFlags = ~(driverConstants.PPM_O_F_CREATED - 1);
const currentDirectory = -100;

/** Where an event keeps what it tells of an open; -1: it does not. */
interface Layout {
  readonly dirfd: number;
  readonly name: number;
  readonly flags: number;
  readonly dev: number;
  readonly ino: number;
}

const openLayout: Layout = {
  dirfd: -1,
  name: paramIndex("syscall_open_x", "name"),
  flags: paramIndex("syscall_open_x", "flags"),
  dev: paramIndex("syscall_open_x", "dev"),
  ino: paramIndex("syscall_open_x", "ino"),
};
const openatLayout: Layout = {
  dirfd: paramIndex("syscall_openat_2_x", "dirfd"),
  name: paramIndex("syscall_openat_2_x", "name"),
  flags: paramIndex("syscall_openat_2_x", "flags"),
  dev: paramIndex("syscall_openat_2_x", "dev"),
  ino: paramIndex("syscall_openat_2_x", "ino"),
};
const openat2Layout: Layout = {
  ...openatLayout,
  dev: paramIndex("syscall_openat2_x", "dev"),
  ino: paramIndex("syscall_openat2_x", "ino"),
};
const creatName = paramIndex("syscall_creat_x", "name");
const creatDev = paramIndex("syscall_creat_x", "dev");
const creatIno = paramIndex("syscall_creat_x", "ino");
const creatFlags = paramIndex("syscall_creat_x", "creat_flags");
const handlePath = paramIndex("syscall_open_by_handle_at_x", "path");
const handleFlags = paramIndex("syscall_open_by_handle_at_x", "flags");
const handleDev = paramIndex("syscall_open_by_handle_at_x", "dev");
const handleIno = paramIndex("syscall_open_by_handle_at_x", "ino");

function onOpen(layout: Layout): Handler {
  return (state, event, thread) => {
    const number = event.i64(0, -1);
    if (number < 0) return;
    const { enter } = state;
    const entered = enter !== undefined && enter.name !== "";
    const name = entered ? enter.name : textOrMissing(event, layout.name);
    let flags = event.u32(layout.flags);
    if (entered) flags = enter.flags | (flags & foundFlags);
    const id = entered ? enter.nameId : event.textId(layout.name);
    const base = entered
      ? directoryOf(thread, name, enter.dirfd)
      : baseOf(event, thread, layout.dirfd, name);
    addFile(state, thread, number, flags, name, state.paths.join(base, name, id));
    setInode(state.fd, event, layout.dev, layout.ino);
  };
}

const onCreat: Handler = (state, event, thread) => {
  const number = event.i64(0, -1);
  if (number < 0) return;
  const { enter } = state;
  const entered = enter !== undefined && enter.name !== "";
  const name = entered ? enter.name : textOrMissing(event, creatName);
  const found = event.u16(creatFlags);
  let flags = 0;
  if ((found & upperLayerCreat) !== 0) flags = upperLayer;
  else if ((found & lowerLayerCreat) !== 0) flags = lowerLayer;
  const id = entered ? enter.nameId : event.textId(creatName);
  const base = directoryOf(thread, name, currentDirectory);
  addFile(state, thread, number, flags, name, state.paths.join(base, name, id));
  setInode(state.fd, event, creatDev, creatIno);
};

const onOpenByHandle: Handler = (state, event, thread) => {
  const number = event.i64(0, -1);
  if (number < 0) return;
  const name = textOrMissing(event, handlePath);
  const path = state.paths.join("", name, event.textId(handlePath));
  addFile(state, thread, number, event.u32(handleFlags), name, path);
  setInode(state.fd, event, handleDev, handleIno);
};

function baseOf(event: EventView, thread: Thread, dirfd: number, name: string): string {
  if (dirfd < 0) return directoryOf(thread, name, currentDirectory);
  return event.has(dirfd) ? directoryOf(thread, name, event.i64(dirfd)) : "";
}

// The driver could not read the path: the text that stands for it everywhere.
function textOrMissing(event: EventView, index: number): string {
  return event.has(index) ? event.text(index) : "<NA>";
}

function addFile(
  state: State,
  thread: Thread,
  number: number,
  flags: number,
  name: string,
  path: string,
): void {
  const type = (flags & directoryFlag) !== 0 ? fdTypes.directory : fdTypes.fileV2;
  const fd = state.spareFds.take(type);
  fd.openFlags = flags;
  fd.nameRaw = name;
  fd.setPath(path, state.paths.id);
  if ((flags & upperLayer) !== 0) fd.flags |= fdFlags.overlayUpper;
  if ((flags & lowerLayer) !== 0) fd.flags |= fdFlags.overlayLower;
  state.addFd(thread, number, fd);
}

function setInode(fd: Fd | undefined, event: EventView, dev: number, ino: number): void {
  if (fd === undefined) return;
  fd.dev = event.u32(dev);
  fd.ino = event.exactU64(ino);
}

export const open: Handlers = {
  syscall_open_x: onOpen(openLayout),
  syscall_openat_2_x: onOpen(openatLayout),
  syscall_openat2_x: onOpen(openat2Layout),
  syscall_creat_x: onCreat,
  syscall_open_by_handle_at_x: onOpenByHandle,
};
