// `gyr capture-info`: what a capture holds, section by section: the machine it is from, when, which
// events, which processes.
import type { Config } from "../config/schema.ts";
import { eventName } from "../fields/evt.ts";
import type { Context } from "../fields/context.ts";
import { localClock, localDay, timeParts } from "../fields/time-text.ts";
import type { State } from "../state/state.ts";
import { runSession, type SessionListener } from "./event-session.ts";
import type { RecordedMachine } from "./recorded-state.ts";
import { writeAll } from "./write-all.ts";

export interface CaptureInfoRequest {
  /** With engine.kind replay and the file. */
  readonly config: Config;
  readonly path: string;
  /** See SessionRequest. */
  readonly progress: boolean | undefined;
}

/** Prints it; the exit code. What could be read of a damaged file is told too. */
export async function captureInfo(request: CaptureInfoRequest): Promise<number> {
  const sections: SectionFigures[] = [];
  const { config, path, progress } = request;
  const end = await runSession(
    { config, filter: undefined, count: 0, seconds: 0, progress },
    listenerOf(sections),
  );
  if (sections.length > 0) writeAll(1, captureText(path, sections));
  return end.code;
}

export interface SectionFigures {
  readonly machine: RecordedMachine;
  /** In the lists at its start. */
  readonly threads: number;
  readonly processes: number;
  readonly fds: number;
  readonly users: number;
  readonly groups: number;
  events: number;
  firstNs: bigint;
  lastNs: bigint;
  /** By direction and name. */
  readonly types: Map<string, number>;
  /** Events by short name of the process. */
  readonly names: Map<string, number>;
}

function listenerOf(sections: SectionFigures[]): SessionListener {
  return {
    section: (state, machine) => sections.push(startOf(state, machine)),
    before: () => undefined,
    event: (context) => countEvent(sections.at(-1)!, context),
    slice: () => true,
  };
}

function startOf(state: State, machine: RecordedMachine): SectionFigures {
  const threads = [...state.threads.values()];
  const mains = threads.filter((thread) => thread.isMain);
  const [host] = [...state.users.accounts()].filter(([containerId]) => containerId === "");
  return {
    machine,
    threads: threads.length,
    processes: mains.length,
    fds: mains.reduce((sum, thread) => sum + (thread.fds?.size ?? 0), 0),
    users: host?.[1].users.length ?? 0,
    groups: host?.[1].groups.length ?? 0,
    ...{ events: 0, firstNs: 0n, lastNs: 0n },
    types: new Map(),
    names: new Map(),
  };
}

function countEvent(section: SectionFigures, context: Context): void {
  const { event, thread } = context;
  const { tsNs } = event;
  if (section.events++ === 0) section.firstNs = tsNs;
  section.lastNs = tsNs;
  add(section.types, `${event.info.exit ? "<" : ">"} ${eventName(context)}`);
  if (thread !== undefined && !thread.isInvalid) add(section.names, thread.comm);
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const namesShownMax = 20;

export function captureText(path: string, sections: readonly SectionFigures[]): string {
  const lines = [`File:        ${path}`];
  if (sections.length > 1) lines.push(`Sections:    ${sections.length}`);
  sections.forEach((section, i) => {
    if (sections.length > 1) lines.push("", `Section ${i + 1}`);
    lines.push(...sectionLines(section));
  });
  return `${lines.join("\n")}\n`;
}

function sectionLines(section: SectionFigures): readonly string[] {
  const { machine, interfaces } = section.machine;
  const seconds = Number(section.lastNs - section.firstNs) / 1e9;
  const rate = seconds > 0 ? `, ${Math.round(section.events / seconds)} per second` : "";
  const addresses = new Set(interfaces.map(({ name }) => name));
  const state = [
    `${section.processes} processes, ${section.threads} threads, ${section.fds} descriptors`,
    `${section.users} users, ${section.groups} groups, ${addresses.size} network interfaces`,
  ];
  return [
    ...(machine === undefined ? [] : machineLines(machine)),
    `At start:    ${state.join("; ")}`,
    `First event: ${timeText(section.firstNs)}`,
    `Last event:  ${timeText(section.lastNs)}`,
    `Time span:   ${seconds.toFixed(3)} s`,
    `Events:      ${section.events}${rate}`,
    "",
    "Events by type:",
    ...countLines(section.types, section.types.size),
    "",
    "Events by process:",
    ...countLines(section.names, namesShownMax),
  ];
}

function machineLines(machine: NonNullable<RecordedMachine["machine"]>): readonly string[] {
  const { hostname, cpus, memoryBytes, bootTsNs } = machine;
  const memory = `${(Number(memoryBytes) / 2 ** 30).toFixed(1)} GiB of memory`;
  const booted = bootTsNs > 0n ? [`Booted:      ${timeText(bootTsNs)}`] : [];
  return [`Machine:     ${hostname}, ${cpus} CPUs, ${memory}`, ...booted];
}

function timeText(ns: bigint): string {
  const fraction = String(timeParts(ns).ns).padStart(9, "0");
  return `${localDay(ns)} ${localClock(ns)}.${fraction}`;
}

/** Most frequent first. */
function countLines(counts: ReadonlyMap<string, number>, max: number): readonly string[] {
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const lines = sorted
    .slice(0, max)
    .map(([name, count]) => `  ${printable(name).padEnd(24)} ${count}`);
  const left = sorted.length - lines.length;
  return left > 0 ? [...lines, `  and ${left} more`] : lines;
}

// Names are whatever processes call themselves.
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
  return text.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, ".");
}
