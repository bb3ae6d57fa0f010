// What a run does differently when its events come from a capture file: state starts from the
// file's lists and asks nobody outside, nothing ever sleeps but for the pace, and the file's end is
// the run's.
import { limits } from "../base/limits.ts";
import type { ReplaySource, Skipped } from "../capture/replay.ts";
import type { Outputs } from "../output/outputs.ts";
import type { FdEntry, ProcessEntry } from "../scap/blocks.ts";
import type { Section } from "../scap/section.ts";
import type { CgroupList } from "../state/cgroups.ts";
import type { L4 } from "../state/fd-types.ts";
import type { FdSnapshot, SocketSnapshot, ThreadSnapshot } from "../state/snapshot.ts";
import { State } from "../state/state.ts";

/** The state of the recorded machine before the first event. */
export function replayState(section: Section, threadsMax: number): State {
  // Boot time stays 0: the times that need it are absolute in the file already.
  const state = new State({ bootTsNs: 0n, threadsMax });
  state.interfaces.set(section.interfaces);
  state.users.import("", section);
  state.import(snapshotsOf(section));
  return state;
}

/** Processes and descriptors as state takes them. */
export function snapshotsOf(section: Section): readonly ThreadSnapshot[] {
  return section.processes.map((entry) => threadSnapshot(entry, section.fds.get(entry.tid) ?? []));
}

function threadSnapshot(entry: ProcessEntry, fds: readonly FdEntry[]): ThreadSnapshot {
  return { ...entry, cloneTsNs: 0n, cgroups: cgroupsOf(entry.cgroups), fds: fds.map(fdSnapshot) };
}

function cgroupsOf(texts: readonly string[]): CgroupList {
  return texts.map((text) => {
    const equals = text.indexOf("=");
    return [text.slice(0, Math.max(0, equals)), text.slice(equals + 1)];
  });
}

function fdSnapshot(entry: FdEntry): FdSnapshot {
  const { fd, type, name, ino, openFlags, dev } = entry;
  const isSocket = entry.localIp !== undefined || entry.unixSource !== undefined;
  return {
    ...{ fd, type, name, ino },
    ...(openFlags === undefined ? {} : { openFlags }),
    ...(dev === undefined ? {} : { dev }),
    ...(isSocket ? { socket: socketOf(entry) } : {}),
  };
}

function socketOf({ protocol, ...entry }: FdEntry): SocketSnapshot {
  // A cast: numbers that are none of the protocols are printed as unknown.
  return protocol === undefined ? entry : { ...entry, protocol: protocol as L4 };
}

/** What a capture holds that nobody saw, for the user; undefined: nothing of the kind. */
export function skippedText(path: string, skipped: Skipped): string | undefined {
  const parts = [
    [skipped.unknownTypes, "events of types that only a newer gyr knows were skipped"],
    [skipped.notUpgraded, "events of an unknown old layout were taken as they are"],
    [skipped.listEntries, "threads, descriptors or accounts at its start were left out: too many"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? undefined : `Capture file ${path}: ${told.join("; ")}`;
}

// Far from full: alerts differ in length, and channels count bytes too.
const loadMax = 1 / 8;

/**
 * Waits for channels that are slower than the replay: unlike a live run it can, and then its output
 * is the same whoever reads it. `untilEmpty`: until everything is delivered.
 */
export async function waitForOutputs(
  outputs: Outputs,
  stopping: () => boolean,
  untilEmpty = false,
): Promise<void> {
  while (outputs.load > (untilEmpty ? 0 : loadMax) && !stopping()) await Bun.sleep(1);
}

/** How many records may be taken when each raises up to `alertsPerRecord` alerts. */
export function sliceMax(outputs: Outputs, alertsPerRecord: number): number {
  const fit = Math.floor(outputs.room / Math.max(1, alertsPerRecord));
  return Math.max(1, Math.min(limits.batchMax, fit));
}

/**
 * Whether another section follows. Whoever writes to a pipe may never tell: false, too, when
 * `stopping` while nobody knows.
 */
export async function nextSection(source: ReplaySource, stopping: () => boolean): Promise<boolean> {
  const next = source.nextSection();
  for (;;) {
    const told = await Promise.race([next, Bun.sleep(limits.sleepMsMax)]);
    if (typeof told === "boolean") return told;
    if (stopping()) return false;
  }
}

export interface ReplayLoop {
  readonly source: ReplaySource;
  /** Takes what is ready; returns how many records that was. */
  readonly slice: () => number;
  /** Done after each slice: nothing more is taken until it is resolved. */
  readonly afterSlice?: () => Promise<void>;
  readonly stopping: () => boolean;
}

/** Runs slices until the section ends or `stopping`. */
export async function replayLoop(loop: ReplayLoop): Promise<void> {
  const { source, slice, afterSlice, stopping } = loop;
  while (!stopping()) {
    const count = slice();
    if (afterSlice !== undefined) await afterSlice();
    if (source.sectionEnded) return;
    if (count === 0) await source.wait(limits.sleepMsMin);
    // Timers and signals have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
