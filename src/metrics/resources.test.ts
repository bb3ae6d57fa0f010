import { expect, test } from "bun:test";
import { resourcesFrom } from "./resources.ts";

const times = "250 150 0 0 20 0 9 0 1000";
const stat = `12 (a) b (c) S 1 12 12 0 -1 4194560 1 2 3 4 ${times} ${"0 ".repeat(9)}`;

const texts = {
  ownStat: stat,
  ownStatus: "Name:\tgyr\nVmSize:\t    4096 kB\nVmRSS:\t    2048 kB\n",
  ownMaps: "00400000-7fff [rollup]\nRss:  2048 kB\nPss:  1500 kB\nPss_Anon: 7 kB\n",
  stat: "cpu  10 10 20 50 10 0 0 0 5 5\ncpu0 1 1 1 1\nprocs_running 4\nprocs_blocked 0\n",
  memory:
    "MemTotal: 1000 kB\nMemFree: 300 kB\nBuffers: 100 kB\nCached: 200 kB\nSwapCached: 9 kB\n" +
    "Shmem: 50 kB\nSReclaimable: 20 kB\n",
  files: "1216\t0\t9223372036854775807\n",
  uptime: "30.00 55.00\n",
  containerMemory: "123456\n",
};

test("what /proc says becomes numbers", () => {
  expect(resourcesFrom(texts)).toEqual({
    cpuPercent: 20, // 4 s of the 20 s since it started, whatever its name holds.
    cpuSeconds: 4,
    rssKb: 2_048,
    vszKb: 4_096,
    pssKb: 1_500,
    containerMemoryBytes: 123_456,
    hostCpuPercent: 40,
    hostMemoryKb: 430,
    hostProcsRunning: 4,
    hostOpenFds: 1_216,
  });
});

test("what cannot be read is zero", () => {
  const none = Object.fromEntries(Object.keys(texts).map((name) => [name, ""]));
  const zeros = resourcesFrom(none as typeof texts); // A cast: the same keys.
  expect(Object.values(zeros).filter((value) => value !== 0)).toEqual([]);
});
