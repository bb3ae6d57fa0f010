// The sockets of a network namespace, by inode, from /proc/PID/net.
import { limits } from "../base/limits.ts";
import { fdTypes, type L4, l4 } from "../state/fd-types.ts";
import { isZeroAddress } from "../state/addresses.ts";
import type { SocketSnapshot } from "../state/snapshot.ts";
import type { ProcFiles } from "./proc-files.ts";

export interface SocketRow {
  readonly type: number;
  readonly name: string;
  readonly socket: SocketSnapshot;
}

export interface SocketTable {
  readonly rows: ReadonlyMap<number, SocketRow>;
  /** Ports that somebody listens on. */
  readonly served: ReadonlySet<number>;
}

type Line = (words: readonly string[], line: string) => readonly [number, SocketRow] | undefined;

const inetFiles: readonly (readonly [name: string, protocol: L4])[] = [
  ["tcp", l4.tcp],
  ["udp", l4.udp],
  ["raw", l4.raw],
  ["tcp6", l4.tcp],
  ["udp6", l4.udp],
  ["raw6", l4.raw],
];

/** All tables of the namespace that process `pid` lives in. */
export function readSocketTable(files: ProcFiles, pid: number): SocketTable {
  const rows = new Map<number, SocketRow>();
  const add = (name: string, parse: Line) => {
    const text = files.longText(`/proc/${pid}/net/${name}`, limits.procTableBytesMax) ?? "";
    addRows(rows, text, parse);
  };
  for (const [name, protocol] of inetFiles) add(name, inetLine(protocol));
  add("unix", unixLine);
  add("netlink", netlinkLine);
  const served = new Set<number>();
  for (const { type, socket } of rows.values())
    if (type === fdTypes.ipv4Server || type === fdTypes.ipv6Server)
      served.add(socket.localPort ?? 0);
  return { rows, served };
}

/** Adds the rows of one file's text; lines that make no sense are left out. */
export function addRows(table: Map<number, SocketRow>, text: string, parse: Line): void {
  let at = text.indexOf("\n") + 1; // The first line has the headings.
  while (at > 0 && at < text.length) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? text.length : end);
    const row = parse(line.trim().split(/\s+/), line);
    if (row !== undefined) table.set(row[0], row[1]);
    at = end + 1;
  }
}

// sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …
export function inetLine(protocol: L4): Line {
  return (words) => {
    const local = endpoint(words[1]);
    const remote = endpoint(words[2]);
    const ino = Number(words[9]);
    if (local === undefined || remote === undefined || !Number.isInteger(ino)) return undefined;
    const isV4 = local.ip.length === 4;
    const isServer = isZeroAddress(remote.ip);
    const tuple = isV4 ? fdTypes.ipv4 : fdTypes.ipv6;
    const server = isV4 ? fdTypes.ipv4Server : fdTypes.ipv6Server;
    const socket = {
      localIp: local.ip,
      localPort: local.port,
      remoteIp: remote.ip,
      remotePort: remote.port,
      protocol,
    };
    return [ino, { type: isServer ? server : tuple, name: "", socket }];
  };
}

// Num: RefCount Protocol Flags Type St Inode Path; the path may hold blanks.
export const unixLine: Line = (words, line) => {
  const ino = Number(words[6]);
  const address = /^([0-9a-f]{1,16}):/.exec(words[0] ?? "")?.[1];
  if (address === undefined || !Number.isInteger(ino)) return undefined;
  const name = /^(?:\s*\S+\s+){6}\S+ (.*)$/.exec(line)?.[1] ?? "";
  const socket = { unixSource: BigInt(`0x${address}`), unixDest: 0n };
  return [ino, { type: fdTypes.unix, name, socket }];
};

// sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode
export const netlinkLine: Line = (words) => {
  const ino = Number(words[9]);
  if (!Number.isInteger(ino)) return undefined;
  return [ino, { type: fdTypes.netlink, name: "", socket: {} }];
};

// Addresses are words of four bytes in the byte order of the machine (little-endian on all we run
// on).
function endpoint(text: string | undefined): { ip: Uint8Array; port: number } | undefined {
  const found = /^((?:[0-9A-F]{8}){1,4}):([0-9A-F]{4})$/.exec(text ?? "");
  if (found === null) return undefined;
  const [, hex = "", port = "0"] = found;
  if (hex.length !== 8 && hex.length !== 32) return undefined;
  const ip = new Uint8Array(Buffer.from(hex, "hex"));
  for (let word = 0; word < ip.length; word += 4) ip.subarray(word, word + 4).reverse();
  return { ip, port: Number.parseInt(port, 16) };
}
