// The text files of /proc/PID, parsed. Pure functions: what they get is untrusted in every byte.
import { subsystemName } from "../state/cgroups.ts";

export interface ProcStatus {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly gid: number;
  /** Ids in the innermost namespace but one: what the original calls virtual. */
  readonly vtid: number;
  readonly vpid: number;
  /** -1: as on the host. */
  readonly pgid: number;
  readonly vpgid: number;
  readonly inNamespace: boolean;
  readonly capInheritable: number | bigint;
  readonly capPermitted: number | bigint;
  readonly capEffective: number | bigint;
  readonly vmSizeKb: number;
  readonly vmRssKb: number;
  readonly vmSwapKb: number;
}

/** /proc/PID/status of thread `tid`; undefined when it has no Tgid. */
export function parseStatus(text: string, tid: number): ProcStatus | undefined {
  const pid = firstNumber(text, "Tgid");
  if (pid === undefined) return undefined;
  const nsTid = numbers(text, "NSpid")[1];
  const nsPid = numbers(text, "NStgid")[1];
  const [hostGroup, group] = numbers(text, "NSpgid");
  const nested = group !== undefined && hostGroup !== undefined;
  return {
    pid,
    ppid: firstNumber(text, "PPid") ?? 0,
    uid: numbers(text, "Uid")[1] ?? 0xffffffff,
    gid: numbers(text, "Gid")[1] ?? 0xffffffff,
    vtid: nsTid ?? tid,
    vpid: nsPid ?? pid,
    pgid: nested ? hostGroup : -1,
    vpgid: nested ? group : 0,
    inNamespace: nsTid !== undefined,
    capInheritable: capabilities(text, "CapInh"),
    capPermitted: capabilities(text, "CapPrm"),
    capEffective: capabilities(text, "CapEff"),
    vmSizeKb: firstNumber(text, "VmSize") ?? 0,
    vmRssKb: firstNumber(text, "VmRSS") ?? 0,
    vmSwapKb: firstNumber(text, "VmSwap") ?? 0,
  };
}

const lineEnd = 10 - 48;

// The value of a line `Key:\tvalue`. The first line is `Name:`, where the kernel escapes line ends.
function value(text: string, key: string): string | undefined {
  const start = text.indexOf(`\n${key}:`);
  if (start < 0) return undefined;
  const from = start + key.length + 2;
  const end = text.indexOf("\n", from);
  return text.slice(from, end < 0 ? undefined : end).trim();
}

// Digits by hand: a scan parses a dozen lines for each of perhaps thousands of threads.
function numbers(text: string, key: string): number[] {
  const found: number[] = [];
  const start = text.indexOf(`\n${key}:`);
  if (start < 0) return found;
  let number = -1;
  for (let at = start + key.length + 2; at <= text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) number = Math.max(number, 0) * 10 + digit;
    else {
      if (number >= 0) found.push(number);
      number = -1;
      if (digit === lineEnd) break;
    }
  }
  return found;
}

function firstNumber(text: string, key: string): number | undefined {
  return numbers(text, key)[0];
}

function capabilities(text: string, key: string): number | bigint {
  const hex = value(text, key) ?? "";
  if (!/^[0-9a-f]{1,16}$/.test(hex)) return 0;
  const exact = BigInt(`0x${hex}`);
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
}

export interface ProcStat {
  readonly pgid: number;
  readonly sid: number;
  readonly tty: number;
  readonly pageFaultsMinor: number;
  readonly pageFaultsMajor: number;
  /** Clock ticks after boot. */
  readonly startTicks: number;
  /** Its end has begun or is over. */
  readonly isOver: boolean;
}

/** /proc/PID/stat. The name in parentheses may hold anything, so fields count from its end. */
export function parseStat(text: string): ProcStat | undefined {
  const end = text.lastIndexOf(")");
  if (end < 0) return undefined;
  // state ppid pgrp session tty_nr tpgid flags minflt cminflt majflt cmajflt … starttime is the
  // 20th.
  const words = text.slice(end + 2).split(" ");
  const fields = words.map(Number);
  const field = (index: number) => (Number.isFinite(fields[index]) ? fields[index]! : 0);
  return {
    isOver: words[0] === "Z" || words[0] === "X",
    pgid: field(2),
    sid: field(3),
    tty: field(4),
    pageFaultsMinor: field(7),
    pageFaultsMajor: field(9),
    startTicks: field(19),
  };
}

/** The soft limit of open files in /proc/PID/limits; -1 unknown or unlimited. */
export function parseFdLimit(text: string): number {
  const found = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return found === undefined ? -1 : Number(found);
}

/**
 * /proc/PID/cgroup as [subsystem, path] pairs. The unified hierarchy has no subsystem names of its
 * own: its path stands for each of `controllers`.
 */
export function parseCgroups(text: string, controllers: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (const line of text.split("\n")) {
    const found = /^\d+:([^:]*):(.*)$/.exec(line);
    if (found === null) continue;
    const [, names = "", path = ""] = found;
    const subsystems = names === "" ? controllers : names.split(",");
    for (const name of subsystems) list.push([subsystemName(name), path]);
  }
  return list;
}
