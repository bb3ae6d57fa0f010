// Reads what agent and machine use. Not on the main thread's time: files of /proc are made while
// they are read, and that of our memory takes a millisecond.
import { readFile } from "node:fs/promises";
import { containerMemoryFiles, resourceFiles, resourcesFrom } from "../metrics/resources.ts";
import type { ResourcesReading } from "../metrics/readings.ts";

export async function readResources(): Promise<ResourcesReading> {
  const hostRoot = process.env.HOST_ROOT ?? "";
  const own = process.env.FALCO_CGROUP_MEM_PATH;
  const entries = Object.entries(resourceFiles).map(async ([name, path]) => {
    const root = path.startsWith("/proc/self/") ? "" : hostRoot;
    return [name, (await read(root + path)) ?? ""] as const;
  });
  const texts = Object.fromEntries(await Promise.all(entries));
  const containerMemory = await firstOf(own === undefined ? containerMemoryFiles : [own]);
  // A cast: the entries are those of the table.
  const all = { ...texts, containerMemory } as Parameters<typeof resourcesFrom>[0];
  return resourcesFrom(all);
}

async function firstOf(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const text = await read(path);
    if (text !== undefined) return text;
  }
  return "";
}

/** undefined: not there, or not for us; what it would say is zero then. */
async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
