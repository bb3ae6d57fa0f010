// Fields about the paths a call was given: raw as the process wrote them, or made absolute. Which
// parameters hold them, and what a relative one starts from, is one row per call.
import { eventTypes } from "../schema/events.ts";
import { fdTypes } from "../state/fd-types.ts";
import { joinPath } from "../state/paths.ts";
import type { Context } from "./context.ts";
import { type Bound, defineFields, type Getter, optionalArgument } from "./define.ts";

/**
 * Where a relative path starts: at the current directory, at the directory of a descriptor
 * parameter, nowhere we could tell, or it is the name of the descriptor itself. Of most calls the
 * original takes that of a known directory alone, and with `orCwd` also the current one.
 */
type From =
  | "cwd"
  | "unknown"
  | "opened"
  | "descriptor"
  | { readonly dirfd: string; readonly orCwd?: true };

interface PathRow {
  readonly path: string;
  readonly from: From;
}

interface CallRow {
  readonly name?: PathRow;
  readonly source?: PathRow;
  readonly target?: PathRow;
  /** Fields are set when the result is not -1, instead of only when it is 0. */
  readonly opens?: true;
}

function at(path: string, from: From): PathRow {
  return { path, from };
}

const opened: CallRow = { name: at("name", "opened"), opens: true };
const byPath: CallRow = { name: at("path", "cwd") };
const byName: CallRow = { name: at("name", "cwd") };
const byDescriptor: CallRow = { name: at("fd", "descriptor") };
const dirfd = { dirfd: "dirfd" };

const calls: Readonly<Record<string, CallRow>> = {
  mkdir: byPath,
  mkdirat: { name: at("path", dirfd) },
  rmdir: byPath,
  unlink: byPath,
  chown: byPath,
  lchown: byPath,
  unlinkat: { name: at("name", dirfd) },
  umount: byName,
  umount2: byName,
  chmod: { name: at("filename", "cwd") },
  fchmodat: { name: at("filename", dirfd) },
  fchownat: { name: at("pathname", dirfd) },
  fchmod: byDescriptor,
  fchown: byDescriptor,
  quotactl: { name: at("special", "cwd") },
  open: opened,
  openat: opened,
  openat2: opened,
  rename: { source: at("oldpath", "cwd"), target: at("newpath", "cwd") },
  renameat: { source: at("oldpath", "cwd"), target: at("newpath", "cwd") },
  renameat2: {
    source: at("oldpath", { dirfd: "olddirfd", orCwd: true }),
    target: at("newpath", { dirfd: "newdirfd", orCwd: true }),
  },
  // As in the original, which takes the new name for the source here.
  link: { source: at("newpath", "cwd"), target: at("oldpath", "cwd") },
  linkat: { source: at("newpath", "cwd"), target: at("oldpath", "cwd") },
  symlink: { source: at("linkpath", "cwd"), target: at("target", "cwd") },
  symlinkat: {
    source: at("linkpath", { dirfd: "linkdirfd" }),
    target: at("target", "unknown"),
  },
  mount: { source: at("dev", "cwd"), target: at("dir", "cwd") },
};

type Part = "name" | "source" | "target";

export const fsPathFields = defineFields({
  "fs.path.name": {
    type: "CHARBUF",
    doc: "Absolute path of the file a call acts on: the one it opens, removes, creates or changes.",
    get: resolved("name"),
  },
  "fs.path.nameraw": {
    type: "CHARBUF",
    doc: "Path of the file a call acts on, as the process wrote it.",
    get: raw("name"),
  },
  "fs.path.source": {
    type: "CHARBUF",
    doc: "Absolute first path of a call with two: what is renamed or mounted, the link that is made.",
    get: resolved("source"),
  },
  "fs.path.sourceraw": {
    type: "CHARBUF",
    doc: "First path of a call with two, as the process wrote it.",
    get: raw("source"),
  },
  "fs.path.target": {
    type: "CHARBUF",
    doc: "Absolute second path of a call with two: the new name, the mount point, what a link points to.",
    get: resolved("target"),
  },
  "fs.path.targetraw": {
    type: "CHARBUF",
    doc: "Second path of a call with two, as the process wrote it.",
    get: raw("target"),
  },
});

/** A path of one event type, with names turned into parameter positions. */
interface Place {
  readonly index: number;
  readonly from: From;
  /** Position of the directory descriptor; -1 none. */
  readonly dirfd: number;
  readonly opens: boolean;
}

function places(part: Part): readonly (Place | undefined)[] {
  return eventTypes.map((type) => {
    const call = type.exit ? calls[type.name] : undefined;
    const row = call?.[part];
    if (row === undefined) return undefined;
    const index = type.params.findIndex((param) => param.name === row.path);
    if (index < 0) return undefined;
    const { from } = row;
    const dir = typeof from === "object" ? from.dirfd : "";
    return {
      index,
      from,
      dirfd: type.params.findIndex((param) => param.name === dir),
      opens: call?.opens === true,
    };
  });
}

function succeeded(c: Context, place: Place): boolean {
  const value = c.event.i64(0, -1);
  return place.opens ? value !== -1 : value === 0;
}

function raw(part: Part): Getter {
  const table = places(part);
  return (c) => {
    const place = table[c.event.type];
    if (place === undefined || !succeeded(c, place)) return undefined;
    return place.from === "descriptor" ? c.fd?.name : c.event.text(place.index);
  };
}

function resolved(part: Part): Getter {
  const table = places(part);
  return (c) => {
    const place = table[c.event.type];
    if (place === undefined || !succeeded(c, place)) return undefined;
    if (place.from === "descriptor") return c.fd?.name;
    const path = c.event.text(place.index);
    if (path === "") return path;
    if (path.startsWith("/")) return joinPath("", path);
    if (place.from === "opened") return c.fd?.name ?? "<UNKNOWN>";
    return joinPath(baseOf(c, place), path);
  };
}

function baseOf(c: Context, place: Place): string {
  if (place.from === "cwd") return c.cwd;
  if (place.dirfd < 0) return "<UNKNOWN>";
  const fd = c.event.i64(place.dirfd, -1);
  if (typeof place.from === "object" && place.from.orCwd === true) return c.directoryOf(fd);
  const isKnown = c.thread?.fd(fd)?.type === fdTypes.directory;
  return isKnown ? c.directoryOf(fd) : "<UNKNOWN>";
}

/** Directory descriptor and path of one side of a call, for evt.abspath. */
const abspathParams: Readonly<Record<string, readonly (readonly [dirfd: string, path: string])[]>> =
  {
    openat: [["dirfd", "name"]],
    openat2: [["dirfd", "name"]],
    renameat: [
      ["olddirfd", "oldpath"],
      ["newdirfd", "newpath"],
    ],
    renameat2: [
      ["olddirfd", "oldpath"],
      ["newdirfd", "newpath"],
    ],
    linkat: [
      ["olddir", "oldpath"],
      ["newdir", "newpath"],
    ],
    symlinkat: [["linkdirfd", "linkpath"]],
    unlinkat: [["dirfd", "name"]],
    mkdirat: [["dirfd", "path"]],
    fchmodat: [["dirfd", "filename"]],
    fchownat: [["dirfd", "pathname"]],
  };

export const evtPathFields = defineFields({
  "evt.abspath": {
    type: "CHARBUF",
    argument: { required: false, kind: "key", dotted: true },
    doc: "Absolute path made of a directory descriptor and a path of the call; evt.abspath.src and evt.abspath.dst choose one for calls with two paths.",
    ...optionalArgument(abspath(0), bindAbspath),
  },
});

function bindAbspath(argument: string): Bound {
  if (argument === "src") return abspath(0);
  if (argument === "dst") return abspath(1);
  return { error: `evt.abspath takes src or dst, not ${argument}` };
}

function abspath(side: 0 | 1): Getter {
  const table = eventTypes.map((type) => {
    // Calls with one path have it on both sides.
    const sides = type.exit ? abspathParams[type.name] : undefined;
    const names = sides?.[side] ?? sides?.[0];
    if (names === undefined) return undefined;
    const [dir, path] = names.map((name) => type.params.findIndex((param) => param.name === name));
    return dir! < 0 || path! < 0 ? undefined : { dir: dir!, path: path! };
  });
  return (c) => {
    const place = table[c.event.type];
    if (place === undefined) return byHandle(c);
    const path = c.event.text(place.path);
    if (path.startsWith("/")) return joinPath("", path);
    const base = c.directoryOf(c.event.i64(place.dir, -1));
    return joinPath(base === "<UNKNOWN>" ? "<UNKNOWN>/" : base, path);
  };
}

// The driver already resolved the path; it is there when the call succeeded.
function byHandle(c: Context): string | undefined {
  const { info } = c.event;
  if (info.name !== "open_by_handle_at" || !info.exit || c.event.i64(0, -1) <= 0) return undefined;
  const path = info.params.findIndex((param) => param.name === "path");
  return path < 0 ? undefined : joinPath("", c.event.text(path));
}
