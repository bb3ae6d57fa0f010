// What the probe leaves out, cuts off and counts, and calls made in unusual surroundings.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Memory } from "../../src/base/memory.ts";
import { BpfSource } from "../../src/capture/bpf.ts";
import { wire } from "../../src/schema/wire.ts";
import { atCwd, bytesHex, flags, textHex } from "./expected.ts";
import { kernelIsAtLeast, probeOptions, reasonToSkip, syscallsNamed } from "./machine.ts";
import { buildCalls, type Recording, type RecordedEvent, record } from "./recorded.ts";

// Guests under emulation need a while.
setDefaultTimeout(120_000);

const reason = await reasonToSkip();
const ENOSYS = -38;

/** Events of one kind by the thread of a case, or of a thread the case names. */
function eventsOf(recording: Recording, name: string, key: string, thread?: string) {
  const found = recording.cases.get(name);
  if (found === undefined) throw new Error(`no case ${name}`);
  const tid = thread === undefined ? found.tid : found.facts.number(thread);
  return recording.events.filter((event) => event.tid === tid && event.key === key);
}

function last(events: readonly RecordedEvent[]): RecordedEvent["params"] {
  const event = events.at(-1);
  if (event === undefined) throw new Error("no such event");
  return event.params;
}

describe.skipIf(reason !== undefined)("the probe", () => {
  test("leaves out failed calls when told to", async () => {
    const recording = await record(["close", "close_bad"], { dropFailed: true });
    expect(eventsOf(recording, "close", "syscall_close_x").length).toBeGreaterThan(0);
    expect(eventsOf(recording, "close_bad", "syscall_close_x")).toEqual([]);
  });

  test("keeps as many bytes of buffers as told", async () => {
    const recording = await record(["read_long"], { snaplen: 200 });
    expect(last(eventsOf(recording, "read_long", "syscall_read_x")).data).toBe("00".repeat(200));
  });

  test("tells of wanted calls only", async () => {
    const recording = await record(["openat", "dup"], { syscalls: syscallsNamed(["openat"]) });
    const keys = new Set(recording.events.map((event) => event.key));
    expect([...keys].sort()).toEqual(["procexit_1_e", "syscall_openat_2_e", "syscall_openat_2_x"]);
  });

  test("tells of the beginning of a call before its end", async () => {
    const recording = await record(["openat"]);
    const [enter] = eventsOf(recording, "openat", "syscall_openat_2_e").slice(-1);
    const [exit] = eventsOf(recording, "openat", "syscall_openat_2_x").slice(-1);
    expect(enter!.tsNs).toBeLessThan(exit!.tsNs);
    const ageMs = Math.abs(Date.now() - Number(exit!.tsNs / 1_000_000n));
    expect(ageMs).toBeLessThan(10_000);
  });

  test("needs no mounted tracefs to tell of beginnings", () => {
    const unmount = "umount -R /sys/kernel/tracing /sys/kernel/debug/tracing 2>/dev/null";
    const again = `${process.execPath} test ${import.meta.path} -t 'beginning of a call'`;
    const inside = ["unshare", "--mount", "sh", "-c", `${unmount}; exec ${again}`];
    expect(Bun.spawnSync(inside, { timeout: 100_000 }).exitCode).toBe(0);
  });

  test("tells of beginnings also where performance events are forbidden", async () => {
    const helper = join(await buildCalls(), "../no-perf-events");
    const source = join(import.meta.dir, "no-perf-events.c");
    expect(Bun.spawnSync(["cc", "-O1", "-Wall", "-o", helper, source]).exitCode).toBe(0);
    const again = [process.execPath, "test", import.meta.dir, "-t", "_e$|beginning of a call"];
    const { exitCode, stderr } = Bun.spawnSync([helper, ...again], { timeout: 100_000 });
    expect([exitCode, stderr.toString()]).toEqual([0, expect.stringMatching(/^ *[5-9] pass$/m)]);
  });

  test.skipIf(!kernelIsAtLeast(5, 17))("tells of each message of a batch", async () => {
    const recording = await record(["sendmmsg", "recvmmsg"]);
    const results = (name: string, key: string) =>
      eventsOf(recording, name, key).map((event) => event.params.res);
    expect(results("sendmmsg", "socket_sendmmsg_x")).toEqual([6, 12]);
    expect(results("recvmmsg", "socket_recvmmsg_x")).toEqual([5, 6]);
  });

  test("counts what finds no room, by cause", async () => {
    const source = new BpfSource(
      probeOptions({ ringBytes: 4096, cpusPerRing: 0, syscalls: syscallsNamed(["close"]) }),
    );
    const program = await buildCalls();
    await source.open();
    let received = 0;
    const count = () => {
      received++;
    };
    Bun.spawnSync([program, `/tmp/gyr-none-${process.pid}`]); // Fails; fills the ring a little.
    Bun.spawnSync(["sh", "-c", `d=$(mktemp -d) && ${program} $d storm; rm -r $d`]);
    while (source.poll(1000, count) > 0);
    const stats = source.stats();
    await source.close();
    expect(stats.dropsBy.n_drops_buffer_close_exit).toBeGreaterThan(19_000);
    expect(stats.drops).toBe(stats.dropsBy.n_drops_buffer_total!);
    expect(stats.events).toBeGreaterThanOrEqual(received + stats.drops);
    expect(stats.dropsBy.n_drops_scratch_map).toBe(0);
    expect(stats.dropsBy.n_drops_no_ring).toBe(0);
  });

  test("tells of signals and switches when asked to", async () => {
    const hooks = ["signal_deliver", "sched_switch"] as const;
    const recording = await record(["handled"], { extraHooks: hooks, syscalls: [] });
    const { tid } = recording.cases.get("handled")!;
    const signals = eventsOf(recording, "handled", "signaldeliver_e").map((event) => event.params);
    expect(signals).toContainEqual({ spid: tid, dpid: tid, sig: 15 });
    const { next, vm_size } = last(eventsOf(recording, "handled", "schedswitch_6_e"));
    expect(Number(next)).toBeGreaterThanOrEqual(0);
    expect(Number(vm_size)).toBeGreaterThanOrEqual(0);
    const keys = new Set(recording.events.map((event) => event.key));
    expect([...keys].sort()).toEqual(["procexit_1_e", "schedswitch_6_e", "signaldeliver_e"]);
  });

  test("leaves out the agent itself", async () => {
    const source = new BpfSource(probeOptions({ syscalls: syscallsNamed(["openat", "read"]) }));
    await source.open();
    const own: number[] = [];
    for (let i = 0; i < 100; i++) readFileSync("/proc/self/stat");
    source.poll(100_000, (memory: Memory, at: number) => {
      const tid = memory.view.getUint32(at + wire.tid, true);
      if (tid === process.pid) own.push(tid);
    });
    await source.close();
    expect(own).toEqual([]);
  });
});

describe.skipIf(reason !== undefined)("the probe tells of calls", async () => {
  const names = ["overlay_lower", "overlay_upper", "overlay_exec", "thread", "orphan"];
  const narrow = ["ia32_openat", "ia32_socketcall", "ia32_writev", "ia32_execve_missing"];
  const cases = process.arch === "x64" ? [...names, ...narrow] : names;
  const recording = reason === undefined ? await record(cases) : undefined;
  const layers = flags("PPM_FD_LOWER_LAYER", "PPM_FD_UPPER_LAYER");

  test("on files of the lower layer of an overlay", () => {
    const params = last(eventsOf(recording!, "overlay_lower", "syscall_openat_2_x"));
    expect(Number(params.flags) & layers).toBe(flags("PPM_FD_LOWER_LAYER"));
  });

  test("on files of the upper layer of an overlay", () => {
    const params = last(eventsOf(recording!, "overlay_upper", "syscall_openat_2_x"));
    const wanted = layers | flags("PPM_O_F_CREATED");
    expect(Number(params.flags) & wanted).toBe(flags("PPM_FD_UPPER_LAYER", "PPM_O_F_CREATED"));
  });

  test("that execute a file dropped into an overlay", () => {
    const params = last(eventsOf(recording!, "overlay_exec", "syscall_execve_19_x"));
    const wanted = flags("PPM_EXE_UPPER_LAYER", "PPM_EXE_LOWER_LAYER", "PPM_EXE_WRITABLE");
    expect(Number(params.flags) & wanted).toBe(flags("PPM_EXE_UPPER_LAYER", "PPM_EXE_WRITABLE"));
    expect(String(params.trusted_exepath)).toEndWith("/base/merged/dropped");
  });

  test("by threads", () => {
    const { facts, tid } = recording!.cases.get("thread")!;
    expect(last(eventsOf(recording!, "thread", "syscall_close_x", "thread")).res).toBe(-9);
    const clones = recording!.events.filter(
      (event) => event.tid === facts.number("thread") && /clone/.test(event.key),
    );
    expect(clones.length).toBe(1);
    const { pid, vpid, flags: wireFlags } = clones[0]!.params;
    expect([pid, vpid]).toEqual([tid, tid]);
    expect(Number(wireFlags) & flags("PPM_CL_CLONE_THREAD")).toBeGreaterThan(0);
    expect(eventsOf(recording!, "thread", "procexit_1_e", "thread").length).toBe(1);
  });

  test("that end a process whose children live on", () => {
    const { tid } = recording!.cases.get("orphan")!;
    expect(last(eventsOf(recording!, "orphan", "procexit_1_e", "middle")).reaper_tid).toBe(tid);
  });

  const has32 = () => recording!.cases.get("ia32_openat")?.facts.number("ret") !== ENOSYS;

  test.skipIf(process.arch !== "x64")("through the 32-bit entry", () => {
    if (!has32()) return console.log("this kernel has no 32-bit calls");
    const opened = recording!.cases.get("ia32_openat")!.facts.number("ret");
    const { fd, dirfd, name } = last(eventsOf(recording!, "ia32_openat", "syscall_openat_2_x"));
    expect([fd, dirfd, name]).toEqual([opened, atCwd, "/etc/passwd"]);
    const { domain, type } = last(eventsOf(recording!, "ia32_socketcall", "socket_socket_x"));
    expect([domain, type]).toEqual([1, 2]);
    const { data, size } = last(eventsOf(recording!, "ia32_writev", "syscall_writev_x"));
    expect([data, size]).toEqual([bytesHex("onetwo"), 6]);
    const { exe, args } = last(eventsOf(recording!, "ia32_execve_missing", "syscall_execve_19_x"));
    expect([exe, args]).toEqual(["/no/such", textHex("such")]);
  });
});
