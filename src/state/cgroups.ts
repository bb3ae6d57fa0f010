// Control groups of threads and the container ids in their paths. Processes share few distinct sets
// of cgroups, so a set is parsed once, and the container id found once, per distinct parameter
// bytes.
import { textOfBytes } from "../base/byte-text.ts";
import { limits } from "../base/limits.ts";
import { ByteTable } from "../decode/byte-table.ts";
import type { EventView } from "../decode/event-view.ts";
import { containerIdOf } from "./container-id.ts";

/** [subsystem, path] pairs in the order of the source. */
export type CgroupList = readonly (readonly [subsystem: string, path: string])[];

/** Shared by all threads with the same cgroups; never changed. */
export class CgroupSet {
  readonly list: CgroupList;
  /** Up to 12 characters; "" on the host. */
  readonly containerId: string;

  constructor(list: CgroupList) {
    this.list = list;
    this.containerId = firstContainerId(list);
  }

  /** The path in a subsystem. */
  path(subsystem: string): string | undefined {
    for (const [name, path] of this.list) if (name === subsystem) return path;
    return undefined;
  }
}

export const noCgroups = new CgroupSet([]);

export class Cgroups {
  readonly #sets = new ByteTable<CgroupSet | undefined>(
    limits.cgroupSetsMax,
    limits.cgroupBytesMax,
  );
  readonly #ofLists = new WeakMap<CgroupList, CgroupSet>();

  /** From a parameter of NUL-separated `subsystem=path`; undefined when it is malformed. */
  ofParam(event: EventView, index: number): CgroupSet | undefined {
    const { memory } = event;
    const at = event.offset(index);
    const size = event.size(index);
    if (size === 0) return undefined;
    const slot = this.#sets.find(memory, at, size);
    if (slot >= 0) return this.#sets.value(slot);
    const list = parse(memory.buffer.latin1Slice(at, at + size));
    const set = list === undefined ? undefined : new CgroupSet(list);
    this.#sets.add(memory, at, size, set);
    return set;
  }

  /** From a list; the same list gives the same set. */
  ofList(list: CgroupList): CgroupSet {
    const known = this.#ofLists.get(list);
    if (known !== undefined) return known;
    const set = new CgroupSet(list);
    this.#ofLists.set(list, set);
    return set;
  }
}

// Entries `subsystem=path`, each as latin1 text.
function parse(text: string): CgroupList | undefined {
  const list: [string, string][] = [];
  for (const latin1 of text.replace(/\0$/, "").split("\0")) {
    const entry = textOfBytes(Buffer.from(latin1, "latin1"));
    const equals = entry.indexOf("=");
    if (equals < 0) return undefined;
    list.push([subsystemName(entry.slice(0, equals)), entry.slice(equals + 1)]);
  }
  return list;
}

const renamed: Readonly<Record<string, string>> = {
  perf: "perf_event",
  mem: "memory",
  io: "blkio",
};

/** Kernel-internal names become the ones of /proc/PID/cgroup. */
export function subsystemName(name: string): string {
  const short = name.replace("_cgroup", "");
  return renamed[short] ?? short;
}

function firstContainerId(list: CgroupList): string {
  for (const [, path] of list) {
    const id = containerIdOf(path);
    if (id !== "") return id;
  }
  return "";
}
