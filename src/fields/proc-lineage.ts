// Fields about the ancestors of the process. Without an index a comparison asks whether any
// ancestor matches (the process itself is none), and an alert shows all of them, nearest first.
import { limits } from "../base/limits.ts";
import type { Thread } from "../state/thread.ts";
import type { Value } from "../filter/value.ts";
import type { Context } from "./context.ts";
import {
  type Bound,
  defineFields,
  type Field,
  type Getter,
  indexArgument,
  optionalArgument,
} from "./define.ts";
import { knownId, namespaceId } from "./proc.ts";

type Read = (thread: Thread) => Value | undefined;

const environment: Read = (t) => t.environment.joined;
const processId: Read = (t) => knownId(t.pid);

export const procLineageFields = defineFields({
  "proc.pexe": {
    type: "CHARBUF",
    doc: "The first word of the parent's command line (argv[0]).",
    get: ofAncestor(1, (t) => t.exe),
  },
  "proc.aexe": anyAncestor(
    (t) => t.exe,
    "The first word of an ancestor's command line: proc.aexe[1] is the parent's; without a number a condition holds when it holds for any ancestor, and outputs show all of them.",
  ),
  "proc.pexepath": {
    type: "CHARBUF",
    doc: "Path of the parent's executable.",
    get: ofAncestor(1, (t) => t.exepath),
  },
  "proc.aexepath": anyAncestor(
    (t) => t.exepath,
    "Path of an ancestor's executable: proc.aexepath[1] is the parent's; without a number, any ancestor's.",
  ),
  "proc.pname": {
    type: "CHARBUF",
    doc: "Name of the parent process.",
    get: ofAncestor(1, (t) => t.comm),
  },
  "proc.aname": anyAncestor(
    (t) => t.comm,
    "Name of an ancestor: proc.aname[1] is the parent's, proc.aname[2] the grandparent's; without a number, any ancestor's.",
  ),
  "proc.aargs": {
    type: "CHARBUF",
    argument: { required: false, kind: "index" },
    doc: "Arguments of an ancestor: proc.aargs[1] are the parent's; without a number those of all ancestors, nearest first.",
    ...optionalArgument(
      (c) => joined(c, (t) => t.args.joined),
      bindIndex((t) => t.args.joined),
    ),
  },
  "proc.pcmdline": {
    type: "CHARBUF",
    doc: "Name and arguments of the parent process.",
    get: ofAncestor(1, (t) => t.cmdline),
  },
  "proc.acmdline": anyAncestor(
    (t) => t.cmdline,
    "Name and arguments of an ancestor: proc.acmdline[1] are the parent's; without a number, any ancestor's.",
  ),
  "proc.aenv": {
    type: "CHARBUF",
    argument: { required: false, kind: "both" },
    doc: "Environment of an ancestor: proc.aenv[1] is the parent's; proc.aenv[NAME] is the value of a variable in the nearest ancestor that has it; without an argument, any ancestor's.",
    noRhs: true,
    noTransformers: true,
    any: "ancestors",
    ...optionalArgument(ancestorValues(environment), bindEnvironment),
    show: (argument) => (argument === undefined ? shown(ofAncestor(0, environment)) : {}),
  },
  "proc.loginshellid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the oldest process among this one and its ancestors whose name ends in sh: the shell the user logged in with.",
    get: loginShell,
  },
  "proc.ppid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the parent process as the host sees it.",
    get: ofAncestor(1, processId),
  },
  "proc.apid": {
    type: "INT64",
    format: "ID",
    argument: { required: false, kind: "index" },
    doc: "Id of an ancestor: proc.apid[1] is the parent's; without a number, any ancestor's (outputs then show the process's own id).",
    noRhs: true,
    noTransformers: true,
    any: "ancestors",
    ...optionalArgument(ancestorValues(processId), bindIndex(processId)),
    show: (argument) => (argument === undefined ? shown(ofAncestor(0, processId)) : {}),
  },
  "proc.pvpid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the parent process as seen inside its pid namespace.",
    get: (c) => namespaceId(parentThread(c)?.vpid),
  },
});

/** The thread that made the process: the entry of ptid itself, not its main thread. */
export function parentThread(c: Context): Thread | undefined {
  return c.thread === undefined ? undefined : c.state.threads.get(c.thread.ptid);
}

/** A getter for the main thread of the nth ancestor; 0 is the process itself. */
export function ofAncestor(n: number, read: Read): Getter {
  return (c) => {
    if (c.thread === undefined) return undefined;
    const ancestor = c.state.threads.ancestor(c.thread, n);
    return ancestor === undefined ? undefined : read(ancestor);
  };
}

function bindIndex(read: Read): (argument: string) => Bound {
  return (argument) => {
    const index = indexArgument(argument);
    if (index === undefined)
      return { error: `expected the distance of an ancestor, not ${argument}` };
    return ofAncestor(index, read);
  };
}

function anyAncestor(read: (thread: Thread) => string, doc: string): Field {
  return {
    type: "CHARBUF",
    argument: { required: false, kind: "index" },
    doc,
    noRhs: true,
    noTransformers: true,
    any: "ancestors",
    ...optionalArgument(ancestorValues(read), bindIndex(read)),
    show: (argument) => (argument === undefined ? shown((c) => joined(c, read)) : {}),
  };
}

/** One value per ancestor, nearest first. The list is reused: it is valid until the next call. */
function ancestorValues(read: Read): Getter {
  const values: Value[] = [];
  const add = (ancestor: Thread) => {
    const value = read(ancestor);
    if (value !== undefined) values.push(value);
    return true;
  };
  return (c) => {
    if (c.thread === undefined) return undefined;
    values.length = 0;
    c.state.threads.walkParents(c.thread, add);
    return values;
  };
}

/** Values of all ancestors separated by blanks; undefined when there is none. */
function joined(c: Context, read: (thread: Thread) => string): string | undefined {
  if (c.thread === undefined) return undefined;
  let out: string | undefined;
  c.state.threads.walkParents(c.thread, (ancestor) => {
    const value = read(ancestor);
    // A blank follows what is there: empty values at the start leave no trace, as in the original.
    out = out === undefined || out === "" ? value : `${out} ${value}`;
    return true;
  });
  return out;
}

/** Shows a value of text or number as it is. */
function shown(get: Getter): ReturnType<NonNullable<Field["show"]>> {
  return {
    text: (c) => {
      const value = get(c);
      return value === undefined ? undefined : String(value);
    },
    // The getters given here yield text and ids only.
    json: (c) => (get(c) as string | number | undefined) ?? null,
  };
}

function bindEnvironment(argument: string): Bound {
  const index = indexArgument(argument);
  if (index !== undefined) return ofAncestor(index, environment);
  return (c) => {
    if (c.thread === undefined) return undefined;
    let found = "";
    let levels = 0;
    c.state.threads.walkParents(c.thread, (ancestor) => {
      found = ancestor.environment.value(argument);
      return found === "" && ++levels < limits.ancestorEnvironmentsMax;
    });
    return found;
  };
}

function loginShell(c: Context): number | undefined {
  const main = c.thread?.main;
  if (main === undefined) return undefined;
  let id = main.comm.endsWith("sh") ? main.pid : undefined;
  c.state.threads.walkParents(main, (ancestor) => {
    if (ancestor.comm.endsWith("sh")) id = ancestor.pid;
    return true;
  });
  return id;
}
