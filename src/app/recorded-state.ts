// The tables of state as the lists that a capture starts with: what `replayState` makes a state of.
import { readFileSync } from "node:fs";
import { availableParallelism, hostname, networkInterfaces, totalmem } from "node:os";
import type { FdEntry, InterfaceEntry, MachineEntry, ProcessEntry } from "../scap/blocks.ts";
import type { Section } from "../scap/section.ts";
import type { SectionLists } from "../scap/writer.ts";
import { addressBytes } from "../state/addresses.ts";
import type { Fd } from "../state/fd.ts";
import { fdTypes } from "../state/fd-types.ts";
import type { Accounts } from "../state/lookups.ts";
import type { State } from "../state/state.ts";
import type { Thread } from "../state/thread.ts";

/** What a recording says about its machine beside the state. */
export interface RecordedMachine {
  readonly machine: MachineEntry | undefined;
  readonly interfaces: readonly InterfaceEntry[];
}

/** This machine. */
export function thisMachine(bootTsNs: bigint): RecordedMachine {
  return {
    machine: {
      cpus: availableParallelism(),
      memoryBytes: totalmem(),
      pidMax: pidMax(),
      hostname: process.env.FALCO_HOSTNAME ?? hostname(),
      bootTsNs,
      ...{ flags: 0, reserved1: 0, reserved2: 0 },
    },
    interfaces: thisInterfaces(),
  };
}

/** The machine a capture was recorded on. */
export function sectionMachine({ machine, interfaces }: Section): RecordedMachine {
  return { machine, interfaces };
}

/** The lists of a section that starts with `state` as it is now; they are read lazily. */
export function sectionLists(state: State, recorded: RecordedMachine): SectionLists {
  const accounts = hostAccounts(state);
  return {
    ...recorded,
    users: accounts.users,
    groups: accounts.groups,
    processes: processEntries(state),
    fds: { get: (tid) => fdEntries(state.threads.get(tid)) },
  };
}

function hostAccounts(state: State): Accounts {
  for (const [containerId, accounts] of state.users.accounts())
    if (containerId === "") return accounts;
  return { users: [], groups: [] };
}

function* processEntries(state: State): Iterable<ProcessEntry> {
  // A placeholder says nothing that a reader would not assume.
  for (const thread of state.threads.values()) if (!thread.isInvalid) yield processEntry(thread);
}

function processEntry(thread: Thread): ProcessEntry {
  const { tid, pid, ptid, sid, pgid, vpgid, vtid, vpid, tty, comm, exe, exepath, root } = thread;
  const { flags, uid, gid, loginuid, fdLimit, vmSizeKb, vmRssKb, vmSwapKb } = thread;
  const { capInheritable, capPermitted, capEffective, exeIno, exeInoCtimeNs } = thread;
  const { exeWritable, exeUpperLayer, exeLowerLayer, exeFromMemfd, exeInoMtimeNs } = thread;
  const { pageFaultsMajor, pageFaultsMinor, pidnsInitStartTsNs } = thread;
  return {
    ...{ tid, pid, ptid, sid, pgid, vpgid, vtid, vpid, tty, comm, exe, exepath, root },
    ...{ flags: flags >>> 0, uid, gid, loginuid, fdLimit, vmSizeKb, vmRssKb, vmSwapKb },
    ...{ capInheritable, capPermitted, capEffective, exeIno, exeInoCtimeNs },
    ...{ exeWritable, exeUpperLayer, exeLowerLayer, exeFromMemfd, exeInoMtimeNs },
    ...{ pageFaultsMajor, pageFaultsMinor, pidnsInitStartTsNs },
    args: thread.args.items,
    cwd: thread.cwd || "/",
    environment: terminated(thread.environment.bytes),
    cgroups: thread.cgroups.list.map(([subsystem, path]) => `${subsystem}=${path}`),
  };
}

// Every string of a list ends with NUL.
function terminated(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0 || bytes[bytes.length - 1] === 0) return bytes;
  const all = new Uint8Array(bytes.length + 1);
  all.set(bytes);
  return all;
}

function fdEntries(thread: Thread | undefined): readonly FdEntry[] {
  if (thread === undefined || !thread.isMain) return [];
  return [...(thread.fds ?? [])].map(([number, fd]) => fdEntry(number, fd));
}

function fdEntry(number: number, fd: Fd): FdEntry {
  const { type, ino, name, openFlags, dev } = fd;
  const common = { fd: number, ino, type };
  if (type === fdTypes.fileV2) return { ...common, name, openFlags, dev };
  const { socket } = fd;
  if (socket === undefined) return { ...common, name };
  if (type === fdTypes.unix)
    return { ...common, name, unixSource: socket.unixSource, unixDest: socket.unixDest };
  const { protocol } = socket;
  const source = { localIp: socket.sourceIp, localPort: socket.sourcePort };
  const dest = { localIp: socket.destIp, localPort: socket.destPort };
  if (fd.isServerSocket) return { ...common, name, ...dest, protocol };
  // The end that is here comes first; readers find out anew which one is the server.
  const [here, there] = fd.isServer ? [dest, source] : [source, dest];
  const remote = { remoteIp: there.localIp, remotePort: there.localPort };
  return { ...common, name, ...here, ...remote, protocol };
}

function pidMax(): number {
  try {
    return Number(readFileSync("/proc/sys/kernel/pid_max", "utf8"));
  } catch {
    return 0;
  }
}

function thisInterfaces(): readonly InterfaceEntry[] {
  return Object.entries(networkInterfaces()).flatMap(([name, rows]) =>
    (rows ?? []).flatMap((row) => {
      const address = addressBytes(row.address);
      const netmask = addressBytes(row.netmask);
      if (address === undefined || netmask?.length !== address.length) return [];
      const broadcast = address.map((byte, i) => byte | (~netmask[i]! & 0xff));
      return [{ name, address, netmask, broadcast, linkSpeed: 0 }];
    }),
  );
}
