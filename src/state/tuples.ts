// Reads socket addresses and tuples out of event parameters. Layouts (family is one byte, ports in
// host order): address = family, ip, port or family, path; tuple = family, source ip, source port,
// destination ip, destination port, or family, two kernel pointers, path.
import { copyBytes } from "../base/bytes.ts";
import type { EventView } from "../decode/event-view.ts";
import { endpointText } from "./addresses.ts";
import { tupleText, unixTupleText } from "./socket.ts";

export const families = { unix: 1, inet: 2, inet6: 10 } as const;

export interface Endpoint {
  readonly family: number;
  readonly ip: Uint8Array;
  readonly port: number;
  /** Of unix sockets. */
  readonly path: string;
}

export interface Tuple {
  readonly family: number;
  readonly sourceIp: Uint8Array;
  readonly sourcePort: number;
  readonly destIp: Uint8Array;
  readonly destPort: number;
  readonly unixSource: bigint;
  readonly unixDest: bigint;
  /** Of unix sockets. */
  readonly path: string;
}

const noIp = new Uint8Array(0);

/** undefined: empty, or too short for its family. */
export function endpointOf(bytes: Uint8Array): Endpoint | undefined {
  const family = bytes[0];
  if (family === undefined) return undefined;
  if (family === families.unix) {
    if (bytes.length < 2 || bytes[bytes.length - 1] !== 0) return undefined;
    return { family, ip: noIp, port: 0, path: pathText(bytes, 1) };
  }
  const size = ipSize(family);
  if (size === 0) return { family, ip: noIp, port: 0, path: "" };
  if (bytes.length < 1 + size + 2) return undefined;
  return { family, ip: copyBytes(bytes, 1, 1 + size), port: u16(bytes, 1 + size), path: "" };
}

/** undefined: empty, or too short for its family. */
export function tupleOf(bytes: Uint8Array): Tuple | undefined {
  const family = bytes[0];
  if (family === undefined) return undefined;
  if (family === families.unix) return unixTuple(bytes);
  const size = ipSize(family);
  if (size === 0) return undefined;
  if (bytes.length < 1 + 2 * (size + 2)) return undefined;
  const second = 1 + size + 2;
  return {
    family,
    sourceIp: copyBytes(bytes, 1, 1 + size),
    sourcePort: u16(bytes, 1 + size),
    destIp: copyBytes(bytes, second, second + size),
    destPort: u16(bytes, second + size),
    unixSource: 0n,
    unixDest: 0n,
    path: "",
  };
}

function unixTuple(bytes: Uint8Array): Tuple | undefined {
  if (bytes.length < 18 || bytes[bytes.length - 1] !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    family: families.unix,
    sourceIp: noIp,
    sourcePort: 0,
    destIp: noIp,
    destPort: 0,
    unixSource: view.getBigUint64(1, true),
    unixDest: view.getBigUint64(9, true),
    path: pathText(bytes, 17),
  };
}

/** A SOCKADDR parameter as text; "" when there is none. */
export function endpointParamText(event: EventView, index: number): string {
  const endpoint = endpointOf(event.bytes(index));
  if (endpoint === undefined) return "";
  if (endpoint.family === families.unix) return endpoint.path;
  if (endpoint.ip.length === 0) return `family ${endpoint.family}`;
  return endpointText(endpoint.ip, endpoint.port);
}

/** A tuple as text. */
export function tupleParamText(tuple: Tuple): string {
  if (tuple.family === families.unix)
    return unixTupleText(tuple.unixSource, tuple.unixDest, tuple.path);
  return tupleText(tuple.sourceIp, tuple.sourcePort, tuple.destIp, tuple.destPort);
}

function ipSize(family: number): number {
  if (family === families.inet) return 4;
  return family === families.inet6 ? 16 : 0;
}

function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

function pathText(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(0, at);
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString("utf8");
}
