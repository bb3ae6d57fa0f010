// Fields about the process of the event: names, arguments, environment, ids, limits. Ancestors,
// sessions and the executable file have files of their own.
import { byteLength } from "../base/byte-text.ts";
import type { Thread } from "../state/thread.ts";
import { type Bound, defineFields, indexArgument, optionalArgument } from "./define.ts";

export const procFields = defineFields({
  "proc.exe": {
    type: "CHARBUF",
    doc: "The first word of the command line (argv[0]), which the program's caller chooses freely.",
    get: (c) => c.thread?.exe,
  },
  "proc.name": {
    type: "CHARBUF",
    doc: "Name of the process as the kernel keeps it, without directory and at most 15 bytes long.",
    get: (c) => c.thread?.comm,
  },
  "proc.args": {
    type: "CHARBUF",
    argument: { required: false, kind: "index" },
    doc: "Arguments of the process after the first word, separated by blanks; proc.args[0] is the first of them alone.",
    ...optionalArgument((c) => c.thread?.args.joined, bindArgs),
  },
  "proc.cmdline": {
    type: "CHARBUF",
    doc: "Name of the process followed by its arguments, separated by blanks.",
    get: (c) => c.thread?.cmdline,
  },
  "proc.cmdnargs": {
    type: "UINT64",
    format: "DEC",
    doc: "Number of arguments after the first word of the command line.",
    get: (c) => c.thread?.args.items.length,
  },
  "proc.cmdlenargs": {
    type: "UINT64",
    format: "DEC",
    doc: "Bytes of all arguments together, without what separates them.",
    get: (c) => (c.thread === undefined ? undefined : argumentBytes(c.thread)),
  },
  "proc.exeline": {
    type: "CHARBUF",
    doc: "The command line as it was given: first word and arguments, separated by blanks.",
    get: (c) => (c.thread === undefined ? undefined : exeline(c.thread)),
  },
  "proc.env": {
    type: "CHARBUF",
    argument: { required: false, kind: "key" },
    doc: "Environment of the process as NAME=value items separated by blanks; proc.env[NAME] is the value of one variable, empty when it is not set.",
    ...optionalArgument((c) => c.thread?.environment.joined, bindEnv),
  },
  "proc.cwd": {
    type: "CHARBUF",
    doc: "Current directory of the process, ending with a slash.",
    get: (c) => c.thread?.cwd,
  },
  "proc.tty": {
    type: "UINT32",
    format: "ID",
    doc: "Device number of the controlling terminal; 0 for a process without one.",
    get: (c) => c.thread?.tty,
  },
  "proc.pid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the process as the host sees it.",
    get: (c) => knownId(c.thread?.pid),
  },
  "proc.vpid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the process as seen inside its pid namespace, which is its container's.",
    get: (c) => namespaceId(c.thread?.vpid),
  },
  "proc.fdopencount": {
    type: "UINT64",
    format: "DEC",
    doc: "Number of descriptors the process has open.",
    get: (c) => (c.thread === undefined ? undefined : (c.thread.main?.fds?.size ?? 0)),
  },
  "proc.fdlimit": {
    type: "INT64",
    format: "DEC",
    doc: "How many descriptors the process may have open (soft limit).",
    get: (c) => (c.thread === undefined ? undefined : (c.thread.main?.fdLimit ?? 0)),
  },
  "proc.fdusage": {
    type: "DOUBLE",
    doc: "Open descriptors in percent of the limit.",
    get: (c) => (c.thread === undefined ? undefined : descriptorUsage(c.thread)),
  },
  "proc.vmsize": {
    type: "UINT64",
    format: "DEC",
    doc: "Virtual memory of the process in KiB.",
    get: (c) => c.thread?.vmSizeKb,
  },
  "proc.vmrss": {
    type: "UINT64",
    format: "DEC",
    doc: "Memory of the process that is resident in RAM, in KiB.",
    get: (c) => c.thread?.vmRssKb,
  },
  "proc.vmswap": {
    type: "UINT64",
    format: "DEC",
    doc: "Memory of the process that is swapped out, in KiB.",
    get: (c) => c.thread?.vmSwapKb,
  },
  "proc.nthreads": {
    type: "UINT64",
    format: "DEC",
    doc: "Number of living threads of the process, the main thread included.",
    get: (c) => (c.thread === undefined ? undefined : (c.thread.group?.aliveCount ?? 0)),
  },
  "proc.nchilds": {
    type: "UINT64",
    format: "DEC",
    doc: "Number of living threads of the process beside the main thread.",
    get: (c) => (c.thread === undefined ? undefined : livingChildThreads(c.thread)),
  },
  "proc.stdin.type": {
    type: "CHARBUF",
    doc: "Kind of the process's standard input, as fd.type names it.",
    get: (c) => c.thread?.fd(0)?.typeName,
  },
  "proc.stdout.type": {
    type: "CHARBUF",
    doc: "Kind of the process's standard output, as fd.type names it.",
    get: (c) => c.thread?.fd(1)?.typeName,
  },
  "proc.stderr.type": {
    type: "CHARBUF",
    doc: "Kind of the process's standard error, as fd.type names it.",
    get: (c) => c.thread?.fd(2)?.typeName,
  },
  "proc.stdin.name": {
    type: "CHARBUF",
    doc: "Name of the process's standard input, as fd.name shows it.",
    get: (c) => c.thread?.fd(0)?.name,
  },
  "proc.stdout.name": {
    type: "CHARBUF",
    doc: "Name of the process's standard output, as fd.name shows it.",
    get: (c) => c.thread?.fd(1)?.name,
  },
  "proc.stderr.name": {
    type: "CHARBUF",
    doc: "Name of the process's standard error, as fd.name shows it.",
    get: (c) => c.thread?.fd(2)?.name,
  },
});

/** An id in the initial namespace; undefined outside -1 … 2^32-1. */
export function knownId(id: number | undefined): number | undefined {
  return id === undefined || id < -1 || id > 0xffffffff ? undefined : id;
}

/** An id in the thread's namespace; undefined when it is not known. */
export function namespaceId(id: number | undefined): number | undefined {
  return id === -1 ? undefined : id;
}

// The blank is there even when no argument follows, as in the original.
function exeline(thread: Thread): string {
  return `${thread.exe} ${thread.args.joined}`;
}

function bindArgs(argument: string): Bound {
  const index = indexArgument(argument);
  if (index === undefined)
    return { error: `proc.args takes the position of an argument, not ${argument}` };
  return (c) => (c.thread === undefined ? undefined : (c.thread.args.items[index] ?? ""));
}

function bindEnv(name: string): Bound {
  // A name made of digits is taken for an index and ignored, as in the original.
  if (indexArgument(name) !== undefined) return (c) => c.thread?.environment.joined;
  return (c) => c.thread?.environment.value(name);
}

function argumentBytes(thread: Thread): number {
  let bytes = 0;
  for (const arg of thread.args.items) bytes += byteLength(arg);
  return bytes;
}

function descriptorUsage(thread: Thread): number {
  const limit = thread.main?.fdLimit ?? 0;
  return limit <= 0 ? 0 : (100 * (thread.main?.fds?.size ?? 0)) / limit;
}

function livingChildThreads(thread: Thread): number {
  const group = thread.group;
  if (group === undefined) return 0;
  const mainLives = group.main !== undefined && !group.main.isDead;
  return Math.max(0, group.aliveCount - (mainLives ? 1 : 0));
}
