// The two ends of a socket. In a tuple `source` is the client and `dest` the server once the role
// is known; a server socket has only `dest`, the address it is bound to. Address bytes are never
// changed in place: they may be shared.
import { addressText, endpointText, isMappedV4, zero4 } from "./addresses.ts";
import { fdTypes, type L4, l4 } from "./fd-types.ts";

export class Socket {
  sourceIp = zero4;
  destIp = zero4;
  sourcePort = 0;
  destPort = 0;
  protocol: L4 = l4.unknown;
  /** Kernel addresses of the two ends of a unix socket. */
  unixSource = 0n;
  unixDest = 0n;

  copy(): Socket {
    const socket = new Socket();
    socket.sourceIp = this.sourceIp;
    socket.destIp = this.destIp;
    socket.sourcePort = this.sourcePort;
    socket.destPort = this.destPort;
    socket.protocol = this.protocol;
    socket.unixSource = this.unixSource;
    socket.unixDest = this.unixDest;
    return socket;
  }

  /** Makes the source the destination and the other way round. */
  swap(): void {
    const ip = this.sourceIp;
    const port = this.sourcePort;
    this.sourceIp = this.destIp;
    this.sourcePort = this.destPort;
    this.destIp = ip;
    this.destPort = port;
  }
}

/** `fd.name` of an inet socket of the given descriptor type. */
export function socketName(type: number, socket: Socket): string {
  if (type === fdTypes.ipv4Server || type === fdTypes.ipv6Server)
    return endpointText(socket.destIp, socket.destPort);
  switch (socket.protocol) {
    case l4.tcp:
    case l4.udp:
      return tupleText(socket.sourceIp, socket.sourcePort, socket.destIp, socket.destPort);
    case l4.icmp:
    case l4.raw:
      return portlessName(type, socket);
    default:
      return "<unknown>";
  }
}

/** `a:port->b:port`; mapped ends on both sides show as IPv4. */
export function tupleText(
  sourceIp: Uint8Array,
  sourcePort: number,
  destIp: Uint8Array,
  destPort: number,
): string {
  const mapped = isMappedPair(sourceIp, destIp);
  const source = mapped ? sourceIp.subarray(12) : sourceIp;
  const dest = mapped ? destIp.subarray(12) : destIp;
  return `${endpointText(source, sourcePort)}->${endpointText(dest, destPort)}`;
}

function isMappedPair(source: Uint8Array, dest: Uint8Array): boolean {
  if (source.length !== 16 || dest.length !== 16) return false;
  return isMappedV4(source, 0) && isMappedV4(dest, 0);
}

// The original shows raw IPv6 sockets as unknown.
function portlessName(type: number, socket: Socket): string {
  if (type === fdTypes.ipv6 && socket.protocol === l4.raw) return "<unknown>";
  return `${addressText(socket.sourceIp)}->${addressText(socket.destIp)}`;
}

/** `hex->hex path`. */
export function unixTupleText(source: bigint, dest: bigint, path: string): string {
  return `${source.toString(16)}->${dest.toString(16)} ${path}`;
}
