// close, close_range: descriptors go.
import { driverConstants } from "../../schema/driver-constants.ts";
import { paramIndex } from "../../schema/events.ts";
import type { Handlers } from "./handler.ts";

const rangeFirst = paramIndex("syscall_close_range_x", "first");
const rangeLast = paramIndex("syscall_close_range_x", "last");
const rangeFlags = paramIndex("syscall_close_range_x", "flags");
const onlyMark = driverConstants.PPM_CLOSE_RANGE_CLOEXEC;

export const close: Handlers = {
  syscall_close_x: (state, event, thread) => {
    if (state.fd !== undefined && event.i64(0, -1) >= 0) state.closeLater(thread, thread.lastFd);
  },
  syscall_close_range_x: (_state, event, thread) => {
    if (event.i64(0, -1) < 0) return;
    const first = event.u32(rangeFirst);
    const last = event.u32(rangeLast);
    const { fds } = thread;
    if (fds === undefined) return;
    if ((event.u32(rangeFlags) & onlyMark) === 0) {
      fds.deleteWhere((number) => number >= first && number <= last);
      return;
    }
    fds.replaceWhere(
      (number) => number >= first && number <= last,
      (fd) => {
        fd.openFlags |= driverConstants.PPM_O_CLOEXEC;
      },
    );
  },
};
