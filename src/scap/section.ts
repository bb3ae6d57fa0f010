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
  interfaces: InterfaceEntry[] = [];
  users: UserEntry[] = [];
  groups: GroupEntry[] = [];
  /** In the order of the file; one entry per thread. */
  readonly processes: ProcessEntry[] = [];
  /** By thread. */
  readonly fds = new Map<number, FdEntry[]>();
  /** Entries beyond the bounds of the tables they are for. */
  dropped = 0;

  /** What the lists cost in memory so far, as far as one can tell. */
  #costBytes = 0;
  #isFull = false;
  #fdsOfThread: FdEntry[] = [];

  /** Takes what a block that is no section header and no event says. */
  add(row: BlockRow, body: ByteReader): void {
    if (row.kind === "machine") this.machine = readMachine(body);
    else {
      this.startList(row, row.kind === "fds" ? body : undefined);
      while (body.left >= 4) if (!this.addEntry(row, body)) return;
    }
  }

  /** A list begins; one of descriptors with the thread that has them. */
  startList(row: BlockRow, tid: ByteReader | undefined): void {
    if (row.kind === "interfaces") this.interfaces = [];
    else if (row.kind === "users") [this.users, this.groups] = [[], []];
    if (tid === undefined) return;
    const number = Number(BigInt.asIntN(64, tid.u64()));
    let fds = this.fds.get(number);
    if (fds === undefined) {
      fds = [];
      if (this.#afford(listCost.thread)) this.fds.set(number, fds);
    }
    this.#fdsOfThread = fds;
  }

  /** The next entry of a list; false: the rest of the list cannot be read. */
  addEntry(row: BlockRow, body: ByteReader): boolean {
    if (this.#isFull && hasSizedEntries(row)) {
      this.dropped++;
      body.at = body.end;
      return true;
    }
    const { kind, version } = row;
    const start = body.at;
    const size = () => body.at - start;
    if (kind === "interfaces") {
      const entry = readInterface(body, version);
      if (this.#afford(listCost.entry + size())) this.interfaces.push(entry);
    } else if (kind === "users") this.#addAccount(body, version);
    else if (kind === "processes") {
      const entry = readProcess(body, version);
      const strings = entry.args.length + listCost.cgroup * entry.cgroups.length;
      const cost = listCost.process + size() + listCost.string * strings;
      if (this.processes.length < limits.threadsMax && this.#afford(cost))
        this.processes.push(entry);
    } else {
      const entry = readFd(body, version >= sizedSince.fds);
      if (entry === undefined) return false;
      const fds = this.#fdsOfThread;
      if (fds.length >= limits.fdsPerProcessMax) this.dropped++;
      else if (this.#afford(listCost.fd + size())) fds.push(entry);
    }
    return true;
  }

  #addAccount(body: ByteReader, version: number): void {
    const entry = version >= sizedSince.users ? entryOf(body, 4) : body;
    const start = entry.at;
    const isUser = entry.u8() === 0;
    // Casts: the rows say what the fields are.
    const fields: unknown = readFields(entry, isUser ? userFields : groupFields, version);
    if (!this.#afford(listCost.entry + entry.at - start)) return;
    if (isUser) this.users.push(fields as UserEntry);
    else this.groups.push(fields as GroupEntry);
  }

  // Entries that are not kept are counted, and those after them not even read.
  #afford(cost: number): boolean {
    this.#isFull ||= this.#costBytes + cost > limits.captureListsMemoryMax;
    if (this.#isFull) this.dropped++;
    else this.#costBytes += cost;
    return !this.#isFull;
  }
}

/** Whether every entry of the list starts with its size, so that it can be read one by one. */
export function hasSizedEntries({ kind, version }: BlockRow): boolean {
  return version >= (sizedSince as Readonly<Record<string, number>>)[kind]!;
}

// Bytes of memory that entries take, here and in the state they are for; measured.
const listCost = {
  thread: 300,
  process: 3_000,
  string: 24,
  /** In strings: a pair of texts each. */
  cgroup: 5,
  fd: 450,
  entry: 700,
} as const;

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

function readProcess(body: ByteReader, version: number): ProcessEntry {
  const isSized = version >= sizedSince.processes;
  const entry = isSized ? entryOf(body, 4) : body;
  const common = readFields(entry, processFields, version);
  const tail = readTail(isSized ? entry : undefined);
  return { ...common, ...tail } as unknown as ProcessEntry;
}

/** undefined: of a type whose size nobody knows; the list cannot be read on. */
function readFd(body: ByteReader, isSized: boolean): FdEntry | undefined {
  const from = isSized ? entryOf(body, 4) : body;
  const common = readFields(from, fdFields, 1) as unknown as Pick<FdEntry, "fd" | "ino" | "type">;
  const rows = fdBodies.get(common.type);
  if (rows !== undefined) {
    const { laterType, ...body } = readFields(from, rows, isSized ? 2 : 1) as unknown as FdBody;
    return { ...common, type: laterType ?? common.type, ...body, name: body.name ?? "" };
  }
  if (!isSized) return undefined;
  return { ...common, type: fdTypeUnsupported, name: `unknown-type:[${common.type}]` };
}

function readInterface(body: ByteReader, version: number): InterfaceEntry {
  const entry = version >= sizedSince.interfaces ? entryOf(body, 0) : body;
  const type = entry.u16();
  const nameBytes = entry.u16();
  const rows = interfaceBodies.get(type);
  if (rows === undefined) return entry.fail(`${type} is no type of network interface`);
  if (nameBytes > interfaceNameBytesMax) entry.fail(`a name is ${nameBytes} bytes long`);
  const fields = readFields(entry, rows, 1) as unknown as Omit<InterfaceEntry, "name">;
  const bytes = entry.bytes(nameBytes);
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return { ...fields, name, linkSpeed: fields.linkSpeed ?? 0 };
}
