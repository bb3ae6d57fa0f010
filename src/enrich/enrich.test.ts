// What the machine tells: parsed from text, and read from the one the test runs on.
import { describe, expect, test } from "bun:test";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fdTypes, l4 } from "../state/fd-types.ts";
import { fdLooker } from "../native/proc-fds.ts";
import { loadShim } from "../native/shim.ts";
import { State } from "../state/state.ts";
import { HostLookups } from "./host-lookups.ts";
import { wireOpenFlags } from "./open-flags.ts";
import { parseCgroups, parseFdLimit, parseStat, parseStatus } from "./proc-text.ts";
import { addRows, inetLine, netlinkLine, type SocketRow, unixLine } from "./socket-tables.ts";
import { parseGroup, parsePasswd } from "./users.ts";

describe("files of /proc", () => {
  const status = [
    "Name:\tevil\\nTgid:\t1",
    "Tgid:\t20",
    "PPid:\t7",
    "Uid:\t1\t2\t3\t4",
    "Gid:\t5\t6\t7\t8",
    "NStgid:\t20\t3",
    "NSpid:\t21\t4",
    "NSpgid:\t19\t2",
    "VmSize:\t    1234 kB",
    "VmRSS:\t     55 kB",
    "CapInh:\t0000000000000001",
    "CapPrm:\t000001ffffffffff",
    "CapEff:\tffffffffffffffff",
    "",
  ].join("\n");

  test("status", () => {
    expect(parseStatus(status, 21)).toEqual({
      pid: 20,
      ppid: 7,
      uid: 2,
      gid: 6,
      vtid: 4,
      vpid: 3,
      pgid: 19,
      vpgid: 2,
      inNamespace: true,
      capInheritable: 1,
      capPermitted: 0x1ffffffffff,
      capEffective: 0xffffffffffffffffn,
      vmSizeKb: 1234,
      vmRssKb: 55,
      vmSwapKb: 0,
    });
    expect(parseStatus("Name:\tx\n", 1)).toBeUndefined();
    expect(parseStatus("", 1)).toBeUndefined();
    expect(parseStatus("Name:\tx\nTgid:\t5\n", 5)).toMatchObject({ vtid: 5, vpid: 5, pgid: -1 });
  });

  test("stat, whatever the name holds", () => {
    const text = "9 (a) R 1 (b)) S 1 7 6 34816 -1 0 11 0 22 0 1 2 3 4 5 6 7 8 999 0";
    expect(parseStat(text)).toEqual({
      pgid: 7,
      sid: 6,
      tty: 34816,
      pageFaultsMinor: 11,
      pageFaultsMajor: 22,
      startTicks: 999,
      isOver: false,
    });
    expect(parseStat("")).toBeUndefined();
    expect(parseStat("1 (x) S")).toMatchObject({ pgid: 0, sid: 0 });
  });

  test("limits, cgroup", () => {
    expect(parseFdLimit("Max open files            1024                 4096     files\n")).toBe(
      1024,
    );
    expect(parseFdLimit("Max open files            unlimited            x\n")).toBe(-1);
    expect(parseCgroups("4:cpu,cpuacct:/a\n1:name=systemd:/b:c\n0::/d\nbad\n", ["io"])).toEqual([
      ["cpu", "/a"],
      ["cpuacct", "/a"],
      ["name=systemd", "/b:c"],
      ["blkio", "/d"],
    ]);
  });

  test.each([
    [0, 1],
    [1, 2],
    [2, 3],
    [0o2000001, 2 | 4096],
    [0o2102, 3 | 4 | 8],
  ])("open flags %i are %i in events", (flags, wire) => {
    expect(wireOpenFlags(flags)).toBe(wire);
  });
});

describe("tables of sockets", () => {
  function rows(line: string, parse: Parameters<typeof addRows>[2]): [number, SocketRow][] {
    const table = new Map<number, SocketRow>();
    addRows(table, `headings\n${line}\n`, parse);
    return [...table];
  }
  const tail = "00000000:00000000 00:00000000 00000000     0        0 777 1 0000 100 0 0 10 0";

  test("tcp", () => {
    const line = `   0: 0100007F:1F90 0500000A:0050 01 ${tail}`;
    const [[ino, row] = []] = rows(line, inetLine(l4.tcp));
    expect(ino).toBe(777);
    expect(row).toMatchObject({ type: fdTypes.ipv4 });
    expect(row?.socket).toEqual({
      localIp: Uint8Array.of(127, 0, 0, 1),
      localPort: 8080,
      remoteIp: Uint8Array.of(10, 0, 0, 5),
      remotePort: 80,
      protocol: l4.tcp,
    });
    const listening = `   0: 0100007F:1F90 00000000:0000 0A ${tail}`;
    expect(rows(listening, inetLine(l4.tcp))[0]?.[1].type).toBe(fdTypes.ipv4Server);
  });

  test("tcp6", () => {
    const loopback = "00000000000000000000000001000000";
    const line = `   0: ${loopback}:0035 ${loopback}:0050 01 ${tail}`;
    const row = rows(line, inetLine(l4.udp))[0]?.[1];
    expect(row?.type).toBe(fdTypes.ipv6);
    expect(row?.socket.localIp?.[15]).toBe(1);
    expect(row?.socket.localIp?.[14]).toBe(0);
  });

  test("unix, with and without a path", () => {
    const line = "ffff888812345678: 00000002 00000000 00010000 0001 01 42 /run/with blank";
    expect(rows(line, unixLine)).toEqual([
      [
        42,
        {
          type: fdTypes.unix,
          name: "/run/with blank",
          socket: { unixSource: 0xffff888812345678n, unixDest: 0n },
        },
      ],
    ]);
    const nameless = "0000000000000000: 00000002 00000000 00000000 0001 03 43";
    expect(rows(nameless, unixLine)[0]?.[1].name).toBe("");
  });

  test("netlink, and lines that make no sense", () => {
    const line = "ffff888812345678 0   1234 00000440 0 0 0 2 0 44";
    expect(rows(line, netlinkLine)[0]?.[0]).toBe(44);
    for (const parse of [inetLine(l4.tcp), unixLine, netlinkLine])
      for (const bad of ["", "x", "1: 2 3", "0: ZZ:1 00:2 3 4 5 six 7 8 nine", ":".repeat(500)])
        expect(rows(bad, parse)).toEqual([]);
  });
});

test("account files skip what they should", () => {
  const passwd =
    "root:x:0:0:r:/root:/bin/sh\n+nis\n-x:::::\nbad:x:y:0::/:\nu:x:5:6:c:/h:/s\n:x:7:7::/:\n";
  expect(parsePasswd(passwd)).toEqual([
    { uid: 0, gid: 0, name: "root", home: "/root", shell: "/bin/sh" },
    { uid: 5, gid: 6, name: "u", home: "/h", shell: "/s" },
  ]);
  expect(parseGroup("a:x:1:u\nb:x:4294967295:\n\nc\n")).toEqual([{ gid: 1, name: "a" }]);
});

describe.if(process.platform === "linux")("this machine", () => {
  const look = fdLooker(loadShim(readFileSync(`${import.meta.dir}/../../build/native/libgyr.so`)));
  const lookups = new HostLookups({ look });
  const directory = mkdtempSync(join(tmpdir(), "gyr-"));
  const path = join(directory, "file");
  const file = openSync(path, "w");
  const threads = lookups.learn().flatMap((pid) => [...lookups.reader.process(pid)]);
  const state = new State({ lookups, bootTsNs: lookups.bootTsNs });
  state.import(threads);
  for (const { fds } of state.threads.values()) fds?.unread?.readAll();
  lookups.learned();
  const own = state.threads.get(process.pid);

  test("shows this process as it is", () => {
    expect(own?.pid).toBe(process.pid);
    expect(own?.cwd).toBe(`${process.cwd()}/`.replace("//", "/"));
    expect(own?.exepath).toBe(process.execPath);
    expect(own?.uid).toBe(process.getuid?.());
    const [name = "", ...value] = own!.environment.list[0]!.split("=");
    expect(process.env[name]).toBe(value.join("="));
    expect(own?.fd(file)).toMatchObject({ name: path, type: fdTypes.fileV2 });
    expect(state.threads.ancestor(own!, 1)?.pid).toBe(process.ppid);
    closeSync(file);
    rmSync(directory, { recursive: true });
  });

  test("knows when this process started", () => {
    const ageMs = Date.now() - Number(own!.cloneTsNs / 1_000_000n);
    expect(ageMs).toBeGreaterThan(-1000);
    expect(ageMs).toBeLessThan((process.uptime() + 60) * 1000);
  });

  test("tells about one thread like the scan", () => {
    const thread = lookups.thread(process.pid);
    expect(thread).toMatchObject({ pid: process.pid, comm: own!.comm, exepath: own!.exepath });
    expect(lookups.thread(0x3fffff)).toBeUndefined();
    expect(lookups.isAlive(process.pid, process.pid, own!.comm)).toBe(true);
    expect(lookups.isAlive(0x3fffff, 0x3fffff, "x")).toBe(false);
  });

  test("finds sockets by their inode", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const sockets = lookups.thread(process.pid)?.fds.filter(({ socket }) => socket !== undefined);
    expect(sockets?.some(({ socket }) => socket?.localPort === port)).toBe(true);
    server.close();
  });

  test("answers within its budget only", () => {
    const poor = new HostLookups({ look, perSecondMax: 0 });
    expect(poor.thread(process.pid)).toBeUndefined();
    expect(poor.refused).toBe(1);
  });
});
