// What agent and machine use, from the texts of /proc. Pure: who reads the files hands them in.
import type { ResourcesReading } from "./readings.ts";

/** Files to read, by what they are called here; the agent's own are not below HOST_ROOT. */
export const resourceFiles = {
  ownStat: "/proc/self/stat",
  ownStatus: "/proc/self/status",
  ownMaps: "/proc/self/smaps_rollup",
  stat: "/proc/stat",
  memory: "/proc/meminfo",
  files: "/proc/sys/fs/file-nr",
  uptime: "/proc/uptime",
} as const;

/** Where Falco looks for the memory of its control group, first one that is there. */
export const containerMemoryFiles = [
  "/sys/fs/cgroup/memory/memory.usage_in_bytes",
  "/sys/fs/cgroup/memory.current",
];

export type ResourceTexts = Readonly<Record<keyof typeof resourceFiles, string>> & {
  readonly containerMemory: string;
};

const ticksPerSecond = 100; // USER_HZ, the same on all machines that Linux runs on today.

export function resourcesFrom(texts: ResourceTexts): ResourcesReading {
  // After the name, which may hold anything: field 3 (state) is the first.
  const own = texts.ownStat.slice(texts.ownStat.lastIndexOf(")") + 2).split(" ");
  const seconds = (Number(own[11]) + Number(own[12])) / ticksPerSecond || 0;
  const startSeconds = Number(own[19]) / ticksPerSecond;
  const aliveSeconds = Number(texts.uptime.split(" ")[0]) - startSeconds;
  return {
    cpuPercent: aliveSeconds > 0 ? (100 * seconds) / aliveSeconds : 0,
    cpuSeconds: seconds,
    rssKb: kilobytes(texts.ownStatus, "VmRSS"),
    vszKb: kilobytes(texts.ownStatus, "VmSize"),
    pssKb: kilobytes(texts.ownMaps, "Pss"),
    containerMemoryBytes: Number(texts.containerMemory) || 0,
    hostCpuPercent: hostCpuPercent(texts.stat),
    hostMemoryKb: hostMemoryKb(texts.memory),
    hostProcsRunning: Number(/^procs_running (\d+)/m.exec(texts.stat)?.[1] ?? 0),
    hostOpenFds: Number(texts.files.split(/\s/)[0]) || 0,
  };
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);
}

function hostCpuPercent(stat: string): number {
  // user nice system idle iowait irq softirq steal; time of guests is part of user and nice.
  const times = (/^cpu +([\d ]+)/.exec(stat)?.[1] ?? "").split(" ").slice(0, 8).map(Number);
  const all = times.reduce((sum, time) => sum + time, 0);
  const idle = (times[3] ?? 0) + (times[4] ?? 0);
  return all > 0 ? (100 * (all - idle)) / all : 0;
}

function hostMemoryKb(memory: string): number {
  const of = (name: string) => kilobytes(memory, name);
  const caches = of("Buffers") + of("Cached") + of("SReclaimable") - of("Shmem");
  return Math.max(0, of("MemTotal") - of("MemFree") - caches);
}
