// What a section of a capture says about its machine before the first event: the lists that state
// starts from. Plain data, collected from blocks in any order.
import { limits } from "../base/limits.ts";
import type { BlockRow } from "./blocks.ts";
import {
  earlyTailBytesMax,
  type FdEntry,
  fdBodies,
  fdFields,
  fdTypeUnsupported,
  type GroupEntry,
  groupFields,
  type InterfaceEntry,
  interfaceBodies,
  interfaceNameBytesMax,
  type MachineEntry,
  machineFields,
  type ProcessEntry,
  processFields,
  processTail,
  sizedSince,
  type UserEntry,
  userFields,
} from "./blocks.ts";
import type { ByteReader } from "./byte-reader.ts";
import { type FieldRow, fieldTypes, readField } from "./field-types.ts";

export class Section {
  machine: MachineEntry | undefined;
  interfaces: readonly InterfaceEntry[] = [];
  users: readonly UserEntry[] = [];
  groups: readonly GroupEntry[] = [];
  /** In the order of the file; one entry per thread. */
  readonly processes: ProcessEntry[] = [];
  /** By thread. */
  readonly fds = new Map<number, FdEntry[]>();
  /** Entries beyond the bounds of the tables they are for. */
  dropped = 0;

  /** Takes what a block that is no section header and no event says. */
  add(row: BlockRow, body: ByteReader): void {
    if (row.kind === "machine") this.machine = readMachine(body);
    else if (row.kind === "interfaces") this.interfaces = readInterfaces(body, row.version);
    else if (row.kind === "users") this.#readUsers(body, row.version);
    else if (row.kind === "processes") this.#readProcesses(body, row.version);
    else if (row.kind === "fds") this.#readFds(body, row.version);
  }

  #readUsers(body: ByteReader, version: number): void {
    const users: UserEntry[] = [];
    const groups: GroupEntry[] = [];
    this.users = users;
    this.groups = groups;
    while (body.left >= 4) {
      const entry = version >= sizedSince.users ? entryOf(body, 4) : body;
      if (entry.u8() === 0)
        users.push(readFields(entry, userFields, version) as unknown as UserEntry);
      else groups.push(readFields(entry, groupFields, version) as unknown as GroupEntry);
    }
  }

  #readProcesses(body: ByteReader, version: number): void {
    while (body.left >= 4) {
      const isSized = version >= sizedSince.processes;
      const entry = isSized ? entryOf(body, 4) : body;
      const common = readFields(entry, processFields, version);
      const tail = readTail(isSized ? entry : undefined);
      if (this.processes.length >= limits.threadsMax) this.dropped++;
      else this.processes.push({ ...common, ...tail } as unknown as ProcessEntry);
    }
  }

  #readFds(body: ByteReader, version: number): void {
    const tid = Number(BigInt.asIntN(64, body.u64()));
    let fds = this.fds.get(tid);
    if (fds === undefined) {
      fds = [];
      if (this.fds.size < limits.threadsMax) this.fds.set(tid, fds);
    }
    while (body.left >= 4) {
      const isSized = version >= sizedSince.fds;
      const fd = readFd(isSized ? entryOf(body, 4) : body, isSized);
      if (fd === undefined) return;
      if (fds.length >= limits.fdsPerProcessMax) this.dropped++;
      else fds.push(fd);
    }
  }
}

/** The entry that starts here by its own size, which counts itself (4) or not (0). */
function entryOf(body: ByteReader, counted: number): ByteReader {
  const size = body.u32();
  if (size < counted) body.fail(`an entry is ${size} bytes long`);
  return body.part(size - counted);
}

// The callers' casts to entries hold because both follow from the same rows.
function readFields(
  from: ByteReader,
  rows: readonly FieldRow[],
  version: number,
): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  for (const row of rows) {
    const has = row.since <= version && (row.optional !== true || from.left >= sizeOf(row));
    entry[row.name] = has ? readField(from, row) : row.missing;
  }
  return entry;
}

function sizeOf(row: FieldRow): number {
  return fieldTypes[row.type].size;
}

function readTail(from: ByteReader | undefined): Record<string, unknown> {
  const isEarly = from !== undefined && from.left <= earlyTailBytesMax;
  const tail: Record<string, unknown> = {};
  for (const row of processTail as readonly FieldRow[]) {
    const has = from !== undefined && !(isEarly && row.late === true) && from.left >= sizeOf(row);
    tail[row.name] = has ? readField(from, row) : row.missing;
  }
  return tail;
}

function readMachine(body: ByteReader): MachineEntry {
  return readFields(body, machineFields, 1) as unknown as MachineEntry;
}

type FdBody = Partial<Omit<FdEntry, "type">> & { readonly laterType?: number };

/** undefined: of a type whose size nobody knows; the list cannot be read on. */
function readFd(from: ByteReader, isSized: boolean): FdEntry | undefined {
  const common = readFields(from, fdFields, 1) as unknown as Pick<FdEntry, "fd" | "ino" | "type">;
  const rows = fdBodies.get(common.type);
  if (rows !== undefined) {
    const { laterType, ...body } = readFields(from, rows, isSized ? 2 : 1) as unknown as FdBody;
    return { ...common, type: laterType ?? common.type, ...body, name: body.name ?? "" };
  }
  if (!isSized) return undefined;
  return { ...common, type: fdTypeUnsupported, name: `unknown-type:[${common.type}]` };
}

function readInterfaces(body: ByteReader, version: number): readonly InterfaceEntry[] {
  const list: InterfaceEntry[] = [];
  while (body.left >= 4) {
    const entry = version >= sizedSince.interfaces ? entryOf(body, 0) : body;
    const type = entry.u16();
    const nameBytes = entry.u16();
    const rows = interfaceBodies.get(type);
    if (rows === undefined) return entry.fail(`${type} is no type of network interface`);
    if (nameBytes > interfaceNameBytesMax) entry.fail(`a name is ${nameBytes} bytes long`);
    const fields = readFields(entry, rows, 1) as unknown as Omit<InterfaceEntry, "name">;
    const bytes = entry.bytes(nameBytes);
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
    list.push({ ...fields, name, linkSpeed: fields.linkSpeed ?? 0 });
  }
  return list;
}
