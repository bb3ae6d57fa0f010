// Threads and descriptors as somebody outside found them: a scan of /proc, BPF iterators, a capture
// file. Plain data; State makes its own objects of it.
import type { CgroupList } from "./cgroups.ts";
import type { L4 } from "./fd-types.ts";

export interface ThreadSnapshot {
  readonly tid: number;
  readonly pid: number;
  readonly ptid: number;
  readonly vtid: number;
  readonly vpid: number;
  readonly sid: number;
  readonly pgid: number;
  readonly vpgid: number;
  readonly tty: number;
  readonly comm: string;
  readonly exe: string;
  readonly exepath: string;
  readonly args: readonly string[];
  /** NAME=value entries, NUL-separated. */
  readonly environment: Uint8Array;
  readonly cwd: string;
  readonly root: string;
  readonly uid: number;
  readonly gid: number;
  readonly loginuid: number;
  readonly capPermitted: number | bigint;
  readonly capEffective: number | bigint;
  readonly capInheritable: number | bigint;
  readonly exeWritable: boolean;
  readonly exeUpperLayer: boolean;
  readonly exeLowerLayer: boolean;
  readonly exeFromMemfd: boolean;
  readonly exeIno: number | bigint;
  /** Nanoseconds since the epoch; 0 unknown. */
  readonly exeInoCtimeNs: bigint;
  readonly exeInoMtimeNs: bigint;
  readonly cloneTsNs: bigint;
  readonly pidnsInitStartTsNs: bigint;
  readonly fdLimit: number;
  readonly vmSizeKb: number;
  readonly vmRssKb: number;
  readonly vmSwapKb: number;
  readonly pageFaultsMajor: number;
  readonly pageFaultsMinor: number;
  /** PPM_CL_* bits. */
  readonly flags: number;
  readonly cgroups: CgroupList;
  /** Only of main threads. */
  readonly fds: readonly FdSnapshot[];
  /** Numbers of descriptors that were not looked at; they can be asked for. */
  readonly unreadFds?: readonly number[];
}

export interface FdSnapshot {
  readonly fd: number;
  /** See fdTypes. */
  readonly type: number;
  readonly name: string;
  readonly ino: number | bigint;
  readonly openFlags?: number;
  readonly dev?: number;
  readonly socket?: SocketSnapshot;
}

/** As the kernel's tables list it: `local` may be either end of the connection. */
export interface SocketSnapshot {
  readonly localIp?: Uint8Array;
  readonly localPort?: number;
  readonly remoteIp?: Uint8Array;
  readonly remotePort?: number;
  /** Whether somebody listens on the local port; undefined: to be found out from all sockets. */
  readonly isServed?: boolean;
  readonly protocol?: L4;
  readonly unixSource?: bigint;
  readonly unixDest?: bigint;
}
