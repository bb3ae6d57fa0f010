// Fields about the descriptors poll and ppoll were asked to watch: one text each, items separated
// by commas.
import { fdTypes } from "../state/fd-types.ts";
import { addressText } from "../state/addresses.ts";
import type { Fd } from "../state/fd.ts";
import type { Context } from "./context.ts";
import { defineFields, type Getter } from "./define.ts";
import { flagsOf } from "./evt.ts";

/** Text of one descriptor; undefined leaves it out. */
type Item = (fd: number, entry: Fd | undefined) => string | undefined;

const polls = flagsOf(
  (type) => type.exit && (type.name === "poll" || type.name === "ppoll") && type.params.length > 1,
);

export const fdlistFields = defineFields({
  "fdlist.nums": {
    type: "CHARBUF",
    format: "ID",
    doc: "Numbers of the descriptors that poll or ppoll watches, separated by commas.",
    get: list((fd) => String(fd)),
  },
  "fdlist.names": {
    type: "CHARBUF",
    doc: "Names of the descriptors that poll or ppoll watches, separated by commas.",
    get: list((_fd, entry) => entry?.name || "<NA>"),
  },
  "fdlist.cips": {
    type: "CHARBUF",
    doc: "Client addresses of the connections that poll or ppoll watches, separated by commas.",
    get: list((_fd, entry) => (isTuple(entry) ? addressText(entry.socket!.sourceIp) : undefined)),
  },
  "fdlist.sips": {
    type: "CHARBUF",
    doc: "Server addresses of the sockets that poll or ppoll watches, separated by commas.",
    get: list((_fd, entry) => {
      const hasServer = entry?.isInetTuple === true || entry?.isServerSocket === true;
      return hasServer && entry.socket !== undefined ? addressText(entry.socket.destIp) : undefined;
    }),
  },
  "fdlist.cports": {
    type: "CHARBUF",
    format: "DEC",
    doc: "Client ports of the connections that poll or ppoll watches, separated by commas.",
    get: list((_fd, entry) => (isTuple(entry) ? String(entry.socket!.sourcePort) : undefined)),
  },
  "fdlist.sports": {
    type: "CHARBUF",
    format: "DEC",
    doc: "Server ports of the connections that poll or ppoll watches, separated by commas.",
    get: list((_fd, entry) => (isTuple(entry) ? String(entry.socket!.destPort) : undefined)),
  },
});

function isTuple(entry: Fd | undefined): entry is Fd {
  if (entry?.socket === undefined) return false;
  return entry.type === fdTypes.ipv4 || entry.type === fdTypes.ipv6;
}

// Layout: u16 count, then per descriptor i64 fd and i16 flags.
function list(item: Item): Getter {
  return (c: Context) => {
    const { event, thread } = c;
    if (polls[event.type] === 0 || thread === undefined) return undefined;
    const end = event.offset(1) + event.size(1);
    const items: string[] = [];
    for (let at = event.offset(1) + 2; at + 10 <= end; at += 10) {
      const fd = event.view.getInt32(at, true);
      const text = item(fd, thread.fd(fd));
      if (text !== undefined) items.push(text);
    }
    return items.length === 0 ? undefined : items.join(",");
  };
}
