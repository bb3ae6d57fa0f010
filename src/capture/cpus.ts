// Which CPUs are online, and which ring each of them writes to.

/** "0-3,5" to [0, 1, 2, 3, 5]; CPU 0 is always there. */
export function parseCpuList(text: string): readonly number[] {
  const cpus = new Set([0]);
  for (const part of text.trim().split(",")) {
    const range = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part);
    if (range === null) continue;
    const first = Number(range[1]);
    const last = Number(range[2] ?? first);
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/**
 * The CPUs of each ring: `cpusPerRing` consecutive online ones share a ring; 0 means one ring for
 * all (engine.modern_ebpf.cpus_for_each_buffer).
 */
export function ringGroups(
  cpus: readonly number[],
  cpusPerRing: number,
): readonly (readonly number[])[] {
  const size = cpusPerRing === 0 ? cpus.length : Math.min(cpusPerRing, cpus.length);
  const groups: number[][] = [];
  for (let i = 0; i < cpus.length; i += size) groups.push(cpus.slice(i, i + size));
  return groups;
}

/** Bytes of a ring for `buf_size_preset` 1 to 10: 1 MiB, doubling. undefined: no such preset. */
export function ringBytes(preset: number): number | undefined {
  if (!Number.isInteger(preset) || preset < 1 || preset > 10) return undefined;
  return 1_048_576 * 2 ** (preset - 1);
}
