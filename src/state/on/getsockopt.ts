// getsockopt(SO_ERROR): how a connection that was pending ended.
import { driverConstants } from "../../schema/driver-constants.ts";
import { paramIndex } from "../../schema/events.ts";
import type { Handlers } from "./handler.ts";

const level = paramIndex("socket_getsockopt_x", "level");
const option = paramIndex("socket_getsockopt_x", "optname");
const value = paramIndex("socket_getsockopt_x", "val");

export const getsockopt: Handlers = {
  socket_getsockopt_x: (state, event, thread) => {
    if (state.options.trackConnections !== true) return;
    if (event.i64(0, -1) < 0 || event.u8(level) !== driverConstants.PPM_SOCKOPT_LEVEL_SOL_SOCKET)
      return;
    if (event.u8(option) !== driverConstants.PPM_SOCKOPT_SO_ERROR) return;
    // One byte that names the variant (errno), then the value.
    if (event.size(value) < 9 || event.u8(value) !== driverConstants.PPM_SOCKOPT_IDX_ERRNO) return;
    const error = event.view.getBigInt64(event.offset(value) + 1, true);
    state.ownFd(thread)?.setConnection(error < 0n ? "failed" : "connected");
  },
};
