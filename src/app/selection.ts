// Which system calls the driver is asked for: what the rules can match, what state needs, and what
// the configuration adds or takes away (spec: base_syscalls, -A). Not receiving beats filtering.
import {
  type Architecture,
  ignoredByDefault,
  type Syscall,
  stateSyscalls,
  syscallsOf,
} from "../schema/syscalls.ts";

export interface SelectionOptions {
  readonly architecture: Architecture;
  /** Portable codes of the calls that some enabled rule could match. */
  readonly ruleCodes: ReadonlySet<number>;
  /** `-A` / base_syscalls.all: keep the calls that move data. */
  readonly all: boolean;
  /** base_syscalls.custom_set: replaces the state set; `!name` removes. */
  readonly customSet: readonly string[];
  /** base_syscalls.repair: the smallest set that keeps state right for what the rules select. */
  readonly repair: boolean;
}

export interface Selection {
  readonly syscalls: readonly Syscall[];
  /** Calls that rules ask for and that are left out for their volume. */
  readonly ignored: readonly Syscall[];
  /** Names in custom_set that no architecture knows. */
  readonly unknown: readonly string[];
}

/**
 * What the smallest base keeps (spec: repair_base), before calls are added for what is selected.
 */
const repairBase = [
  "capset", "chdir", "chroot", "clone", "clone3", "execve", "execveat", "fchdir", "fork", "prctl",
  "setgid", "setpgid", "setresgid", "setresuid", "setsid", "setuid", "vfork",
]; // biome-ignore format: one block of names

/**
 * The calls to capture, in numeric order (spec: base_syscalls). Positive names replace the state
 * set; negative names win over everything but `repair`; a name stands for every call whose event
 * bears it.
 */
export function selectSyscalls(options: SelectionOptions): Selection {
  const every = syscallsOf(options.architecture);
  const named = (name: string) =>
    every.filter((call) => call.name === name || (!call.generic && call.event.name === name));
  const positive = options.customSet.filter((name) => !name.startsWith("!"));
  const negative = options.customSet.filter((name) => name.startsWith("!")).map((n) => n.slice(1));
  const fromRules = every.filter((call) => options.ruleCodes.has(call.code));
  const added = positive.flatMap(named);
  let selected: readonly Syscall[];
  if (options.repair && added.length === 0) selected = repaired(fromRules, named);
  else
    selected = [...fromRules, ...(added.length > 0 ? added : stateSyscalls(options.architecture))];
  const removed = new Set(negative.flatMap(named));
  const present = selected.filter((call) => !removed.has(call));
  let kept: readonly Syscall[] = present.filter((call) => options.all || !ignoredByDefault(call));
  const ignored = present.filter((call) => !kept.includes(call));
  if (options.repair && options.customSet.length > 0) kept = repaired(kept, named);
  return {
    syscalls: [...new Set(kept)].sort((a, b) => a.number - b.number),
    ignored: [...new Set(ignored)],
    unknown: [...positive, ...negative].filter((name) => named(name).length === 0),
  };
}

// What the selected calls need besides: a connection is only understood with its socket, a
// descriptor only with its close.
function repaired(
  selected: readonly Syscall[],
  named: (name: string) => readonly Syscall[],
): readonly Syscall[] {
  const names = [...repairBase];
  if (selected.some((call) => call.event.category === "net"))
    names.push("socket", "getsockopt", "close");
  if (selected.some((call) => /^(accept4?|listen)$/.test(call.name))) names.push("bind");
  const io = /^(file|io_)/;
  if (selected.some((call) => !call.generic && io.test(call.event.category))) names.push("close");
  return [...selected, ...names.flatMap(named)];
}
