// The command lines of `gyr inspect`, `gyr record` and `gyr capture-info`, and of sysdig: what they
// ask for, and what is refused.
import { describe, expect, test } from "bun:test";
import type { CaptureInfoRequest } from "../app/capture-info.ts";
import type { InspectRequest } from "../app/inspect.ts";
import { runCommandLine } from "./cli.ts";

async function call(program: string, args: readonly string[], isTerminal = false) {
  let [out, err] = ["", ""];
  let asked: InspectRequest | undefined;
  let info: CaptureInfoRequest | undefined;
  const code = await runCommandLine({
    args,
    program,
    version: "1.2.3",
    environment: {},
    isTerminal,
    isErrorTerminal: false,
    files: {
      read: () => ({ ok: false, error: "no files here" }),
      kindOf: () => undefined,
      list: () => [],
      realPath: (path) => path,
    },
    ports: {
      run: () => Promise.resolve(9),
      loadRules: () => Promise.reject(new Error("nobody asked for rules")),
      unit: () => "",
      readRules: () => [],
      languageServer: () => Promise.resolve(0),
      inspect: (request) => {
        asked = request;
        return Promise.resolve(0);
      },
      captureInfo: (request) => {
        info = request;
        return Promise.resolve(0);
      },
    },
    out: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
  });
  return { code, out, err, asked, info };
}

const same = [
  ["gyr", ["inspect", "-r", "f.scap", "proc.name=cat"]],
  ["sysdig", ["-r", "f.scap", "proc.name=cat"]],
  ["sysdig", ["-rf.scap", "proc.name=cat"]],
  ["sysdig", ["proc.name=cat", "--read", "f.scap"]],
] as const;

test.each(same)("%s %p reads a file", async (program, args) => {
  const { asked, code } = await call(program, args);
  expect(code).toBe(0);
  expect(asked?.config["engine.kind"]).toBe("replay");
  expect(asked?.config["engine.replay.capture_file"]).toBe("f.scap");
  expect(asked?.filter).toBe("proc.name=cat");
  expect(asked?.print).toEqual({
    ...{ format: undefined, json: false, unbuffered: false, colours: false, bytes: "dots" },
  });
});

test("without -r this machine is watched, and words are one filter", async () => {
  const { asked } = await call("sysdig", ["evt.type=open", "and", "proc.name", "in", "(a, b)"]);
  expect(asked?.config["engine.kind"]).not.toBe("replay");
  expect(asked?.filter).toBe("evt.type=open and proc.name in (a, b)");
});

const flags = [
  [["-n", "5"], { count: 5 }],
  [["-M", "7"], { seconds: 7 }],
  [["-t", "a"], { timeType: "a" }],
  [["-S"], { summary: true, print: { format: undefined } }],
  [["-q", "-S"], { summary: true, print: undefined }],
  [["-q"], { print: undefined }],
  [["-v"], { report: "figures" }],
  [["-P"], { progress: true }],
  [["-w", "g.scap"], { print: undefined }],
] as const;

test.each(flags)("inspect %p", async (args, want) => {
  expect((await call("gyr", ["inspect", ...args])).asked).toMatchObject(want);
});

const styles = [
  ["-A", "ascii"],
  ["-b", "base64"],
  ["-x", "hex"],
  ["-X", "hexAscii"],
] as const;

test.each(styles)("%s shows bytes as %s", async (flag, want) => {
  expect((await call("sysdig", [flag])).asked?.print?.bytes).toBe(want);
});

const formats = [
  [[], undefined],
  [["-p", "%evt.res %proc.name"], "%evt.res %proc.name"],
  [["-p%evt.res"], "%evt.res"],
  [["-p", "\\t%evt.res\\n\\\\\\x"], "\t%evt.res\n\\\\x"],
  [
    ["-pc"],
    "*%evt.num %evt.outputtime %evt.cpu %container.name (%container.id) %proc.name " +
      "(%thread.tid:%thread.vtid) %evt.dir %evt.type %evt.info",
  ],
] as const;

test.each(formats)("the format of %p", async (args, want) => {
  expect((await call("gyr", ["inspect", ...args])).asked?.print?.format).toBe(want);
});

test("-pp prints the standard format and nothing else", async () => {
  const { out, asked } = await call("sysdig", ["-pp"]);
  expect(out).toStartWith("*%evt.num %evt.outputtime %evt.cpu %proc.name (%thread.tid) %evt.dir");
  expect(asked).toBeUndefined();
});

test("a terminal has colours, JSON never", async () => {
  expect((await call("sysdig", [], true)).asked?.print?.colours).toBe(true);
  expect((await call("sysdig", ["-j"], true)).asked?.print?.colours).toBe(false);
});

describe("recording", () => {
  const one = { path: "f", compressed: false, fileBytesMax: 0, fileSeconds: 0, fileEventsMax: 0 };
  const cases = [
    [["-w", "f"], { ...one, filesMax: 0, keepState: false }],
    [["-w", "f", "-z", "-F"], { ...one, compressed: true, filesMax: 0, keepState: true }],
    [["-w", "f", "-C", "2", "-W", "3"], { ...one, fileBytesMax: 2e6, filesMax: 3 }],
    [["-w", "f", "-G", "60"], { ...one, fileSeconds: 60 }],
    [["-w", "f", "-e", "9"], { ...one, fileEventsMax: 9 }],
    [["-w", "f", "--compat", "sysdig-0.29"], { ...one, compat: "sysdig-0.29" }],
  ] as const;

  test.each(cases)("record %p", async (args, want) => {
    const { asked } = await call("gyr", ["record", ...args, "evt.type=open"]);
    expect(asked?.recording).toMatchObject(want);
    expect(asked).toMatchObject({ filter: "evt.type=open", print: undefined });
    expect((await call("sysdig", args)).asked?.recording).toMatchObject(want);
  });
});

const refused = [
  [["inspect", "-t", "x"], "-t takes h, a, r, d, D, got x"],
  [["inspect", "-c", "topprocs"], "--chisel is not supported; gyr has no chisels"],
  [["inspect", "--reed", "f"], "option '--reed' does not exist; did you mean '--read'?"],
  [["inspect", "-r"], "option '--read' is missing an argument"],
  [["inspect", "-z"], "-z, -C, -G, -e and --compat are about the file of -w"],
  [["record"], "name a file with -w; see gyr record --help"],
  [["record", "-w", "-", "-C", "1"], "-C, -G and -e need a name with -w, not -"],
  [["record", "-w", "f", "-W", "2"], "-W limits the files of -C, -G or -e"],
  [["record", "-w", "f", "-C", "0"], "-C, -G, -e and -W take numbers above 0"],
  [["record", "-w", "f", "--compat", "sysdig-1"], "--compat takes sysdig-0.29, got sysdig-1"],
  [["inspect", "--compat", "sysdig-0.29"], "-z, -C, -G, -e and --compat are about the file of -w"],
  [["inspect", "-A", "-x"], "-A, -b, -x and -X say how bytes look; give one of them"],
  [["record", "-w", "f", "-o", "no.such=1"], "no.such"],
  [["capture-info"], "name one capture file, or - for standard input"],
  [["capture-info", "a", "b"], "name one capture file, or - for standard input"],
] as const;

test.each(refused)("%p is refused", async (args, want) => {
  const { code, err, asked, info } = await call("gyr", args);
  expect(err).toContain(want);
  expect(err).toStartWith("Error: ");
  expect([code, asked, info]).toEqual([1, undefined, undefined]);
});

test("capture-info names its file", async () => {
  const { info } = await call("gyr", ["capture-info", "f.scap"]);
  expect(info).toMatchObject({ path: "f.scap", progress: undefined });
  expect(info?.config["engine.replay.capture_file"]).toBe("f.scap");
});

test("help, lists and version need no events", async () => {
  expect((await call("sysdig", ["--help"])).out).toContain("  sysdig [OPTION...] [filter]");
  expect((await call("gyr", ["record", "-h"])).out).toContain("-W, --limit <count>");
  expect((await call("sysdig", ["-l"])).out).toContain("evt.num");
  expect((await call("sysdig", ["-L"])).out).toContain("openat");
  expect((await call("sysdig", ["--version"])).out).toBe("gyr version 1.2.3\n");
  const { asked, out } = await call("gyr", ["--help"]);
  expect(asked).toBeUndefined();
  expect(out).toContain("gyr inspect [OPTION...] [filter]");
});
