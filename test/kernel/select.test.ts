// Going on with other system calls whose programs are loaded by another thread meanwhile.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadInThread } from "../../src/app/probe-thread.ts";
import type { Memory } from "../../src/base/memory.ts";
import { BpfSource, type BpfOptions } from "../../src/capture/bpf.ts";
import { eventId } from "../../src/schema/events.ts";
import { wire } from "../../src/schema/wire.ts";
import { describedSyscalls, probeOptions, reasonToSkip, syscallsNamed } from "./machine.ts";

setDefaultTimeout(120_000);

const reason = await reasonToSkip();

async function open(changes: Partial<BpfOptions> = {}): Promise<BpfSource> {
  const syscalls = syscallsNamed(["openat", "close"]);
  const source = new BpfSource(probeOptions({ syscalls, loadApart: loadInThread, ...changes }));
  await source.open();
  return source;
}

/** Events of a kind that another process causes, until there is one. */
async function madeDirectory(source: BpfSource): Promise<boolean> {
  const wanted = eventId("syscall_mkdir_2_x");
  const path = join(tmpdir(), `gyr-select-${process.pid}`);
  for (let round = 0; round < 40; round++) {
    Bun.spawnSync(["mkdir", path]);
    Bun.spawnSync(["rmdir", path]);
    let found = false;
    source.poll(100_000, (memory: Memory, at: number) => {
      found ||= memory.view.getUint16(at + wire.type, true) === wanted;
    });
    if (found) return true;
    await Bun.sleep(50);
  }
  return false;
}

describe.skipIf(reason !== undefined)("going on with other system calls", () => {
  test("their events come when the programs were loaded apart", async () => {
    const source = await open();
    const forget = await source.select(describedSyscalls);
    forget();
    expect(await madeDirectory(source)).toBe(true);
    await source.close();
  });

  test("loading costs this thread little", async () => {
    const apart = await longestTurnMs(await open());
    const here = await longestTurnMs(await open({ loadApart: undefined }));
    expect(apart).toBeLessThan(here / 3);
  });

  test("what cannot be loaded changes nothing", async () => {
    const loadApart = () => Promise.reject(new Error("no memory"));
    const source = await open({ loadApart });
    expect(source.select(describedSyscalls)).rejects.toThrow("no memory");
    await source.select(syscallsNamed(["openat"]));
    await source.close();
  });

  test("a source may be closed meanwhile", async () => {
    const source = await open();
    const selecting = source.select(describedSyscalls);
    await source.close();
    (await selecting)();
  });
});

/** Processor time of this thread between two turns while it goes on with all calls. */
async function longestTurnMs(source: BpfSource): Promise<number> {
  await Bun.sleep(50);
  let longestUs = 0;
  let isOver = false;
  let before = process.threadCpuUsage();
  const turn = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    longestUs = Math.max(longestUs, user + system);
    before = process.threadCpuUsage();
    if (!isOver) setImmediate(turn);
  };
  turn();
  const forget = await source.select(describedSyscalls);
  forget();
  await Bun.sleep(0);
  isOver = true;
  await source.close();
  return longestUs / 1_000;
}
