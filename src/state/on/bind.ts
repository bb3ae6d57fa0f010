// bind: a socket got its local address.
import type { EventView } from "../../decode/event-view.ts";
import { paramIndex } from "../../schema/events.ts";
import { isMappedV4 } from "../addresses.ts";
import type { Fd } from "../fd.ts";
import { fdTypes, l4 } from "../fd-types.ts";
import { Socket } from "../socket.ts";
import { type Endpoint, endpointParam, endpointTextOf, families } from "../tuples.ts";
import type { Handlers } from "./handler.ts";

const addressParam = paramIndex("socket_bind_x", "addr");

function onBind(fd: Fd, event: EventView): void {
  const endpoint = endpointParam(event, addressParam);
  if (endpoint === undefined) return;
  // A port somebody chose is there to be connected to.
  const isInet = endpoint.family === families.inet || endpoint.family === families.inet6;
  if (isInet && endpoint.port > 0) becomeServer(fd, endpoint);
  fd.nameLater(() => endpointTextOf(endpoint));
}

function becomeServer(fd: Fd, { ip, port }: Endpoint): void {
  const mapped = ip.length === 16 && isMappedV4(ip, 0);
  const server = new Socket();
  server.protocol = fd.socket?.protocol ?? l4.unknown;
  server.destIp = mapped ? ip.slice(12) : ip;
  server.destPort = port;
  fd.type = server.destIp.length === 4 ? fdTypes.ipv4Server : fdTypes.ipv6Server;
  fd.socket = server;
  fd.setRole("server");
}

export const bind: Handlers = {
  socket_bind_x: (state, event, thread) => {
    const fd = event.i64(0, -1) >= 0 ? state.ownFdToName(thread) : undefined;
    if (fd !== undefined) onBind(fd, event);
  },
};
