// How older layouts of events about sockets become the current ones.
// `event/parameters found`: what to do; see define.ts.
import { add, become, defineUpgrades, store, storeAndPass } from "./define.ts";

export const netUpgrades = defineUpgrades({
  "socket_socket_e/3": store,
  "socket_socket_x/1": add({
    domain: "enter.domain or default",
    type: "enter.type or default",
    proto: "enter.proto or default",
  }),
  "socket_socket_x/4": add({ flags: "default" }),
  "socket_bind_e/1": store,
  "socket_bind_x/2": add({ fd: "enter.fd or default" }),
  "socket_connect_e/1": add({ addr: "default" }),
  "socket_connect_e/2": storeAndPass,
  "socket_connect_x/2": add({ fd: "enter.fd or default" }),
  "socket_connect_x/3": add({ addr: "enter.addr or default" }),
  "socket_listen_e/2": store,
  "socket_listen_x/1": add({ fd: "enter.fd or default", backlog: "enter.backlog or default" }),
  "socket_accept_x/3": become("socket_accept_5_x", {
    fd: "old.fd",
    tuple: "old.tuple",
    queuepct: "old.queuepct",
    queuelen: "default",
    queuemax: "default",
  }),
  "socket_shutdown_e/2": store,
  "socket_shutdown_x/1": add({ fd: "enter.fd or default", how: "enter.how or default" }),
  "socket_accept4_e/1": store,
  "socket_accept4_x/3": become("socket_accept4_6_x", {
    fd: "old.fd",
    tuple: "old.tuple",
    queuepct: "old.queuepct",
    queuelen: "default",
    queuemax: "default",
    flags: "enter.flags or default",
  }),
  "socket_accept4_5_e/1": store,
  "socket_accept4_5_x/5": become("socket_accept4_6_x", {
    fd: "old.fd",
    tuple: "old.tuple",
    queuepct: "old.queuepct",
    queuelen: "old.queuelen",
    queuemax: "old.queuemax",
    flags: "enter.flags or default",
  }),
  "socket_accept4_6_e/1": store,
  "socket_accept4_6_x/5": add({ flags: "enter.flags or default" }),
});
