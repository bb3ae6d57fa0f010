// Fields about data an event moves, about files it opens, and counters meant to be summed up.
import { driverConstants } from "../schema/driver-constants.ts";
import type { EventType } from "../schema/events.ts";
import { fdTypes } from "../state/fd-types.ts";
import type { Context } from "./context.ts";
import { defineFields, type Field, type Getter } from "./define.ts";
import { failed, flagsOf, result } from "./evt.ts";
import { paramsNamed } from "./evt-args.ts";

const {
  PPM_O_RDONLY: readFlag,
  PPM_O_WRONLY: writeFlag,
  PPM_O_CREAT: createFlag,
  PPM_O_TMPFILE: temporaryFlag,
  PPM_O_F_CREATED: createdFlag,
} = driverConstants;
// Execute permission for anybody, in the drivers' mode bits.
const executeBits =
  driverConstants.PPM_S_IXUSR | driverConstants.PPM_S_IXGRP | driverConstants.PPM_S_IXOTH;

const reads = flagsOf((type) => type.flags.has("reads_from_fd"));
const writes = flagsOf((type) => type.flags.has("writes_to_fd"));
const movesData = flagsOf((type) => type.exit && type.category.startsWith("io_"));
const movesIn = flagsOf((type) => type.category === "io_read");
const movesOut = flagsOf((type) => type.category === "io_write");
const memory = flagsOf((type) => type.category === "memory");
const exits = flagsOf((type) => type.exit);
const sample = flagsOf((type) => type.key === "procinfo_e");
const opens = namedEvents(["open", "openat", "openat2", "open_by_handle_at"]);
const creates = namedEvents(["open", "openat", "openat2", "creat"]);
// Opening by handle cannot create a file; of creat one cannot tell whether the file was new.
const fileMakers = namedEvents(["open", "openat", "openat2"]);
const creat = namedEvents(["creat"]);

const dataParams = paramsNamed("data") ?? [];
const flagParams = paramsNamed("flags") ?? [];
const modeParams = paramsNamed("mode") ?? [];

export const evtIoFields = defineFields({
  "evt.buffer": {
    type: "BYTEBUF",
    doc: "The beginning of the data that was read or written, as far as it was captured.",
    get: (c) => {
      const param = dataParams[c.event.type];
      return param === undefined || !c.event.has(param.index)
        ? undefined
        : c.event.bytes(param.index);
    },
  },
  "evt.buflen": {
    type: "UINT64",
    format: "DEC",
    doc: "How many bytes a call read or wrote.",
    get: (c) => moved(c),
  },
  "evt.is_io": {
    type: "BOOL",
    doc: "True for events that read from or write to a descriptor.",
    get: (c) => reads[c.event.type] === 1 || writes[c.event.type] === 1,
  },
  "evt.is_io_read": {
    type: "BOOL",
    doc: "True for events that read from a descriptor.",
    get: (c) => reads[c.event.type] === 1,
  },
  "evt.is_io_write": {
    type: "BOOL",
    doc: "True for events that write to a descriptor.",
    get: (c) => writes[c.event.type] === 1,
  },
  "evt.io_dir": {
    type: "CHARBUF",
    doc: "read or write, for events that move data.",
    get: (c) => {
      if (writes[c.event.type] === 1) return "write";
      return reads[c.event.type] === 1 ? "read" : undefined;
    },
  },
  "evt.is_syslog": {
    type: "BOOL",
    doc: "True for writes to /dev/log, where the system log listens.",
    get: (c) => writes[c.event.type] === 1 && c.fd?.name.includes("/dev/log") === true,
  },
  "evt.count.error": counter("1 for a call that failed, 0 for one that did not.", () => true),
  "evt.count.error.file": counter("The same as evt.count.error, for calls on files only.", onFile),
  "evt.count.error.net": counter("The same as evt.count.error, for calls on sockets only.", onNet),
  "evt.count.error.memory": counter(
    "The same as evt.count.error, for calls that manage memory only.",
    (c) => memory[c.event.type] === 1,
  ),
  "evt.count.error.other": counter(
    "The same as evt.count.error, for calls that are about neither files, sockets nor memory.",
    (c) => !onFile(c) && !onNet(c) && (c.fd !== undefined || memory[c.event.type] === 0),
  ),
  "evt.count.exit": {
    type: "UINT32",
    format: "DEC",
    doc: "1 for events on leaving a call.",
    get: (c) => (exits[c.event.type] === 1 ? 1 : undefined),
  },
  "evt.count.procinfo": {
    type: "UINT32",
    format: "DEC",
    doc: "1 for process samples of main threads, which only captures of old agents have.",
    hidden: true,
    get: (c) => (sample[c.event.type] === 1 && isMain(c) ? 1 : 0),
  },
  "evt.count.threadinfo": {
    type: "UINT32",
    format: "DEC",
    doc: "1 for process samples, which only captures of old agents have.",
    hidden: true,
    get: (c) => sample[c.event.type]!,
  },
  "evt.buflen.in": bytesWhere("The value of evt.buflen for reads.", isRead),
  "evt.buflen.out": bytesWhere("The value of evt.buflen for writes.", isWrite),
  "evt.buflen.file": bytesWhere("The value of evt.buflen for files.", isFile),
  "evt.buflen.file.in": bytesWhere(
    "The value of evt.buflen for reads from files.",
    (c) => isFile(c) && isRead(c),
  ),
  "evt.buflen.file.out": bytesWhere(
    "The value of evt.buflen for writes to files.",
    (c) => isFile(c) && isWrite(c),
  ),
  "evt.buflen.net": bytesWhere("The value of evt.buflen for sockets.", isNet),
  "evt.buflen.net.in": bytesWhere(
    "The value of evt.buflen for reads from sockets.",
    (c) => isNet(c) && isRead(c),
  ),
  "evt.buflen.net.out": bytesWhere(
    "The value of evt.buflen for writes to sockets.",
    (c) => isNet(c) && isWrite(c),
  ),
  "evt.is_open_read": {
    type: "BOOL",
    doc: "True for open, openat, openat2 and open_by_handle_at of a file for reading.",
    byType: neverUnless(opens),
    get: (c) => opens[c.event.type] === 1 && (openFlags(c) & readFlag) !== 0,
  },
  "evt.is_open_write": {
    type: "BOOL",
    doc: "True for open, openat, openat2 and open_by_handle_at of a file for writing.",
    byType: neverUnless(opens),
    get: (c) => opens[c.event.type] === 1 && (openFlags(c) & writeFlag) !== 0,
  },
  "evt.is_open_exec": {
    type: "BOOL",
    doc: "True for open, openat, openat2 and creat that make a file anybody may execute.",
    byType: neverUnless(creates),
    get: opensExecutable,
  },
  "evt.is_open_create": {
    type: "BOOL",
    doc: "True for open, openat and openat2 that made a new file.",
    byType: neverUnless(fileMakers),
    get: createsFile,
  },
});

function namedEvents(names: readonly string[]): Uint8Array {
  return flagsOf((type: EventType) => type.exit && names.includes(type.name));
}

function neverUnless(types: Uint8Array): (type: number) => false | undefined {
  return (type) => (types[type] === 1 ? undefined : false);
}

function openFlags(c: Context): number {
  const param = flagParams[c.event.type];
  return param === undefined ? 0 : c.event.u32(param.index);
}

function opensExecutable(c: Context): boolean {
  const { type } = c.event;
  if (creates[type] === 0) return false;
  const makes = creat[type] === 1 || (openFlags(c) & (createFlag | temporaryFlag)) !== 0;
  const mode = modeParams[type];
  return makes && mode !== undefined && (c.event.u32(mode.index) & executeBits) !== 0;
}

function createsFile(c: Context): boolean {
  const { type } = c.event;
  if (fileMakers[type] === 0) return false;
  const flags = openFlags(c);
  if ((flags & createdFlag) !== 0) return true;
  return (flags & temporaryFlag) === temporaryFlag && c.event.i64(0, -1) >= 0;
}

function isRead(c: Context): boolean {
  return movesIn[c.event.type] === 1;
}

function isWrite(c: Context): boolean {
  return movesOut[c.event.type] === 1;
}

function isFile(c: Context): boolean {
  return c.fd?.isFile === true;
}

function isNet(c: Context): boolean {
  return c.fd?.isInetTuple === true || c.fd?.isServerSocket === true;
}

const opensFile = namedEvents(["open", "creat", "openat", "openat2", "open_by_handle_at"]);
const opensConnection = namedEvents(["accept", "accept4", "connect"]);

// A call that failed has no descriptor to look at: then its name tells.
function onFile(c: Context): boolean {
  const { fd } = c;
  if (fd === undefined) return opensFile[c.event.type] === 1;
  return fd.isFile || fd.type === fdTypes.directory;
}

function onNet(c: Context): boolean {
  const { fd } = c;
  if (fd === undefined) return opensConnection[c.event.type] === 1;
  return fd.isInetTuple || fd.isServerSocket || fd.type === fdTypes.unix;
}

// Samples are not of the events that find their thread.
function isMain(c: Context): boolean {
  return c.state.threads.get(c.event.tid)?.isMain === true;
}

/** Bytes moved by a call that reads or writes a known descriptor. */
function moved(c: Context): number | bigint | undefined {
  if (movesData[c.event.type] === 0 || c.fd === undefined) return undefined;
  const bytes = result(c);
  return bytes === undefined || bytes < 0 ? undefined : bytes;
}

function bytesWhere(doc: string, test: (c: Context) => boolean): Field {
  const get: Getter = (c) => (test(c) ? moved(c) : undefined);
  return { type: "UINT64", format: "DEC", doc, hidden: true, get };
}

function counter(doc: string, test: (c: Context) => boolean): Field {
  const get: Getter = (c) => {
    const error = failed(c);
    if (error === undefined || !test(c)) return undefined;
    return error ? 1 : 0;
  };
  return { type: "UINT32", format: "DEC", doc, get };
}
