// The flags of `gyr inspect`, `gyr record` and `gyr capture-info`, one row each: those of sysdig,
// so that its users find what they know. Help, manual and completion list them in this order.
import { compatibleReaders } from "../app/recorder.ts";
import { defineFlags } from "./flag-row.ts";

const noChisels = "gyr has no chisels; -p with -j gives scripts what they need";
const noProbeChoice = "the probe is inside gyr; -o engine.kind=… chooses another driver";

/** What chooses events. */
const sourceFlags = defineFlags({
  count: {
    short: "n",
    long: "numevents",
    takes: "number",
    value: "count",
    group: "run",
    doc: "Stops after this many events that match.",
  },
  seconds: {
    short: "M",
    takes: "number",
    value: "seconds",
    group: "run",
    doc: "Stops when events have come for this many seconds.",
  },
  snaplen: {
    short: "s",
    long: "snaplen",
    takes: "number",
    value: "bytes",
    group: "driver",
    doc: "Captures this many bytes of each buffer that is read or written; 80 unless given.",
    options: (bytes) => [`falco_libs.snaplen=${bytes}`],
  },
  option: {
    short: "o",
    long: "option",
    takes: "list",
    value: "key=value",
    group: "driver",
    doc:
      "Sets one configuration key, like -o engine.modern_ebpf.buf_size_preset=6; may be " +
      "repeated.",
    options: (option) => [option],
  },
});

const fileFlags = defineFlags({
  compress: {
    short: "z",
    long: "compress",
    takes: "nothing",
    group: "files",
    doc: "Compresses what -w writes with gzip.",
  },
  fileSize: {
    short: "C",
    long: "file-size",
    takes: "number",
    value: "MB",
    group: "files",
    doc:
      "Goes on in another file when one is larger than this many million bytes; a number " +
      "from 0 is appended to the name of -w.",
  },
  fileSeconds: {
    short: "G",
    long: "seconds",
    takes: "number",
    value: "seconds",
    group: "files",
    doc:
      "Goes on in another file after this many seconds; the name of -w may hold strftime " +
      "letters, like %H%M%S.",
  },
  fileEvents: {
    short: "e",
    takes: "number",
    value: "count",
    group: "files",
    doc: "Goes on in another file after this many events.",
  },
  files: {
    short: "W",
    long: "limit",
    takes: "number",
    value: "count",
    group: "files",
    doc:
      "With -C or -e, keeps this many files and overwrites the oldest; with -G alone, ends " +
      "after as many.",
  },
  compat: {
    long: "compat",
    takes: "text",
    value: "reader",
    complete: compatibleReaders,
    group: "files",
    doc:
      "Writes a capture that this older program can read; the only one is sysdig-0.29. What it " +
      "cannot read is left out, and told.",
  },
  keepState: {
    short: "F",
    long: "fatfile",
    takes: "nothing",
    group: "files",
    doc:
      "Keeps also events that the filter leaves out but that change state, invisibly, so " +
      "that names of files and processes are known when the file is read.",
  },
});

const showFlags = defineFlags({
  help: {
    short: "h",
    long: "help",
    takes: "nothing",
    group: "show",
    doc: "Prints this help.",
  },
});

export const inspectFlags = defineFlags({
  read: {
    short: "r",
    long: "read",
    takes: "text",
    value: "file",
    complete: "file",
    group: "run",
    doc: "Reads this capture file, - for standard input, instead of watching this machine.",
  },
  ...sourceFlags,
  print: {
    short: "p",
    long: "print",
    takes: "text",
    value: "format",
    group: "output",
    doc:
      "Prints events in this format, in which %field works; one that begins with * prints " +
      "events whatever they lack; \\n, \\t and \\\\ are what they are in C. c and k stand for " +
      "formats with the container and with the pod; p prints the format that is used without.",
  },
  json: {
    short: "j",
    long: "json",
    takes: "nothing",
    group: "output",
    doc: "Prints events as JSON objects, one per line, with the fields of the format.",
  },
  timeType: {
    short: "t",
    long: "timetype",
    takes: "text",
    value: "type",
    complete: ["h", "a", "r", "d", "D"],
    group: "output",
    doc:
      "The time of events: h time of day, a seconds since 1970, r since the first event, d " +
      "how long the call took (0 when only its end was captured), D since the event printed " +
      "before.",
  },
  quiet: {
    short: "q",
    long: "quiet",
    takes: "nothing",
    group: "output",
    doc: "Prints no events.",
  },
  summary: {
    short: "S",
    long: "summary",
    takes: "nothing",
    group: "output",
    doc: "Counts events by type and prints the counts at the end; -q leaves out the events.",
  },
  base64: {
    short: "b",
    long: "print-base64",
    takes: "nothing",
    group: "output",
    doc: "Prints bytes that were read or written as base64.",
  },
  ascii: {
    short: "A",
    long: "print-ascii",
    takes: "nothing",
    group: "output",
    doc: "Prints only the text in bytes that were read or written, with its ends of lines.",
  },
  hex: {
    short: "x",
    long: "print-hex",
    takes: "nothing",
    group: "output",
    doc: "Prints bytes that were read or written in hexadecimal.",
  },
  hexAscii: {
    short: "X",
    long: "print-hex-ascii",
    takes: "nothing",
    group: "output",
    doc: "Prints bytes that were read or written in hexadecimal and as text.",
  },
  unbuffered: {
    long: "unbuffered",
    takes: "nothing",
    group: "output",
    doc: "Writes every line at once.",
  },
  verbose: {
    short: "v",
    long: "verbose",
    takes: "nothing",
    group: "output",
    doc: "Says at the end how many events there were; with -l, types of fields.",
  },
  progress: {
    short: "P",
    long: "progress",
    takes: "nothing",
    group: "output",
    doc: "Shows on standard error how far the file is read, also when that is no terminal.",
  },
  write: {
    short: "w",
    long: "write",
    takes: "text",
    value: "file",
    complete: "file",
    group: "files",
    doc: "Writes events to this capture file, - for standard output, instead of printing them.",
  },
  ...fileFlags,
  list: {
    short: "l",
    long: "list",
    takes: "nothing",
    group: "show",
    doc: "Lists the fields that filters and formats may use.",
  },
  listEvents: {
    short: "L",
    long: "list-events",
    takes: "nothing",
    group: "show",
    doc: "Lists the events with their parameters.",
  },
  version: {
    long: "version",
    takes: "nothing",
    group: "show",
    doc: "Prints the version.",
  },
  ...showFlags,
  displayFilter: {
    short: "d",
    long: "displayflt",
    takes: "nothing",
    group: "output",
    old: true,
    doc: "Filters after state has seen the event, as gyr always does.",
  },
  chisel: {
    short: "c",
    long: "chisel",
    takes: "text",
    value: "chisel",
    group: "output",
    old: true,
    doc: "Runs a chisel.",
    later: noChisels,
  },
  chiselInfo: {
    short: "i",
    long: "chisel-info",
    takes: "text",
    value: "chisel",
    group: "show",
    old: true,
    doc: "Describes a chisel.",
    later: noChisels,
  },
  bpf: {
    short: "B",
    long: "bpf",
    takes: "optional",
    value: "probe",
    group: "driver",
    old: true,
    doc: "Uses a BPF probe.",
    later: noProbeChoice,
  },
  modernBpf: {
    long: "modern-bpf",
    takes: "nothing",
    group: "driver",
    old: true,
    doc: "Uses the modern_ebpf driver.",
    options: () => ["engine.kind=modern_ebpf"],
  },
});

export const recordFlags = defineFlags({
  write: {
    short: "w",
    long: "write",
    takes: "text",
    value: "file",
    complete: "file",
    group: "files",
    doc: "Writes events to this capture file, - for standard output.",
  },
  ...fileFlags,
  ...sourceFlags,
  ...showFlags,
});

export const captureInfoFlags = defineFlags({
  progress: {
    short: "P",
    long: "progress",
    takes: "nothing",
    group: "run",
    doc: "Shows on standard error how far the file is read, also when that is no terminal.",
  },
  ...showFlags,
});
