// Every flag and enumeration table of event parameters, by name, and how values become names.
import { filesFlags } from "./flags/files.ts";
import { kernelFlags } from "./flags/kernel.ts";
import { memoryIpcFlags } from "./flags/memory-ipc.ts";
import { processesFlags } from "./flags/processes.ts";
import { socketsFlags } from "./flags/sockets.ts";
import type { FlagTable } from "./define.ts";

export const flagTables: Readonly<Record<string, FlagTable>> = {
  ...filesFlags,
  ...kernelFlags,
  ...memoryIpcFlags,
  ...processesFlags,
  ...socketsFlags,
};

/** The names of a value, joined by `|`, as rules and alerts show them; "" when none matches. */
export function flagNames(table: FlagTable, value: number): string {
  return table.kind === "enum" ? namesOfEnum(table, value) : namesOfBits(table, value >>> 0);
}

function namesOfEnum(table: FlagTable, value: number): string {
  return table.entries
    .filter(([, candidate]) => candidate === value)
    .map(([name]) => name)
    .join("|");
}

// Greedy from the top; an entry equal to the whole value ends the walk, zero matches only zero.
function namesOfBits(table: FlagTable, value: number): string {
  const names: string[] = [];
  let rest = value;
  for (const [name, bits] of table.entries) {
    const wanted = bits >>> 0;
    const hit = wanted === 0 ? value === 0 : (rest & wanted) >>> 0 === wanted;
    if (!hit) continue;
    names.push(name);
    if (wanted === value) break;
    rest = (rest & ~wanted) >>> 0;
  }
  return names.join("|");
}
