// Capture files by hand: blocks with whatever body a test wants, and readers of bytes in memory.
import type { FdEntry, InterfaceEntry, MachineEntry, ProcessEntry } from "../../src/scap/blocks.ts";
import { ByteWriter } from "../../src/scap/byte-writer.ts";
import { type ByteInput, type EventSink, ScapReader } from "../../src/scap/reader.ts";
import { type SectionLists, ScapWriter } from "../../src/scap/writer.ts";
import { Memory } from "../../src/base/memory.ts";
import { wire } from "../../src/schema/wire.ts";

/** A block of any id; `write` puts the body. */
export function block(id: number, write: (to: ByteWriter) => void): Uint8Array {
  const body = new ByteWriter();
  write(body);
  body.zeros((4 - (body.length & 3)) & 3);
  const to = new ByteWriter();
  to.u32(id);
  to.u32(body.length + 12);
  to.bytes(body.written);
  to.u32(body.length + 12);
  return to.written.slice();
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A section header; `options` follow its fixed part. */
export function header(minor = 2, options: Uint8Array = new Uint8Array(0)): Uint8Array {
  return block(0x0a0d0d0a, (to) => {
    to.u32(0x1a2b3c4d);
    to.u16(1);
    to.u16(minor);
    to.u64(0xffffffffffffffffn);
    to.bytes(options);
  });
}

/** A block of today's event record. */
export function eventBlock(record: Uint8Array, id = 0x216, flags?: number): Uint8Array {
  return block(id, (to) => {
    to.u16(3); // CPU
    if (flags !== undefined) to.u32(flags);
    to.bytes(record);
  });
}

/** A block of the first version's record: the same without the number of parameters. */
export function firstVersionBlock(record: Uint8Array, id = 0x204, flags?: number): Uint8Array {
  const old = join(record.subarray(0, wire.paramCount), record.subarray(wire.headerBytes));
  new DataView(old.buffer).setUint32(wire.length, old.length, true);
  return eventBlock(old, id, flags);
}

export const noLists: SectionLists = {
  ...{ machine: undefined, interfaces: [], users: [], groups: [], processes: [] },
  fds: new Map(),
};

/** A capture as we write it. */
export function written(lists: SectionLists, records: readonly Uint8Array[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  const writer = new ScapWriter((bytes) => pieces.push(bytes.slice()));
  writer.section(lists);
  for (const record of records) writer.event(new Memory(record), 0, 3);
  writer.flush();
  return join(...pieces);
}

/** Bytes in memory, handed out `step` at a time; later ones only when the event loop has turned. */
export function inputOf(bytes: Uint8Array, step = bytes.length, isSlow = false): ByteInput {
  let at = 0;
  return {
    read(into) {
      const count = Math.min(step, into.length, bytes.length - at);
      into.set(bytes.subarray(at, at + count));
      at += count;
      return isSlow ? new Promise((resolve) => setImmediate(resolve, count)) : count;
    },
    close: async () => undefined,
  };
}

/** Reads everything; sections are the readers' own. */
export async function readAll(
  reader: ScapReader,
  sink: EventSink,
): Promise<ScapReader["section"][]> {
  const sections: ScapReader["section"][] = [];
  while (await reader.nextSection()) {
    sections.push(reader.section);
    while (!reader.sectionEnded) if (reader.take(7, sink) < 7) await reader.more();
  }
  return sections;
}

/** What reading some bytes comes to. */
export async function outcome(bytes: Uint8Array, step?: number, isSlow?: boolean) {
  const reader = new ScapReader(inputOf(bytes, step, isSlow));
  const records: Uint8Array[] = [];
  const stateOnly: boolean[] = [];
  const cpus: number[] = [];
  const sections = await readAll(reader, (memory, at, cpu, hidden) => {
    const length = memory.view.getUint32(at + wire.length, true);
    records.push(memory.bytes.slice(at, at + length));
    stateOnly.push(hidden);
    cpus.push(cpu);
  });
  return { reader, sections, records, stateOnly, cpus, damage: reader.damage };
}

export const machine: MachineEntry = {
  ...{ cpus: 2, memoryBytes: 8e9, pidMax: 32768, hostname: "box", bootTsNs: 17n, flags: 0 },
  ...{ reserved1: 0, reserved2: 0 },
};

export const process: ProcessEntry = {
  ...{ tid: 7, pid: 7, ptid: 1, sid: 5, vpgid: 6, comm: "cat", exe: "cat", exepath: "/bin/cat" },
  ...{ args: ["-n", "", "ü"], cwd: "/tmp/", fdLimit: 1024, flags: 3, uid: 1000, gid: 100 },
  ...{ vmSizeKb: 1, vmRssKb: 2, vmSwapKb: 3, pageFaultsMajor: 4, pageFaultsMinor: 5 },
  ...{ environment: Uint8Array.from([65, 61, 66, 0]), vtid: 8, vpid: 9 },
  ...{ cgroups: ["cpu=/a", "memory=/b"], root: "/", pidnsInitStartTsNs: 11n, tty: 34816 },
  ...{ loginuid: 1000, exeWritable: true, capInheritable: 0, capPermitted: 0x1ffffffffff },
  ...{ capEffective: 2n ** 63n, exeUpperLayer: true, exeIno: 12, exeInoCtimeNs: 13n },
  ...{ exeInoMtimeNs: 14n, exeFromMemfd: false, exeLowerLayer: true, pgid: 6 },
};

const v4 = (last: number) => Uint8Array.of(10, 0, 0, last);
const v6 = (last: number) => Uint8Array.of(...new Array<number>(15).fill(0), last);

/** One descriptor of each type, number and type the same. */
export const fds: readonly FdEntry[] = [
  ...[1, 2, 7, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21].map(
    (type): FdEntry => ({ fd: type, ino: 100, type, name: `name ${type}` }),
  ),
  {
    ...{ fd: 3, ino: 1, type: 3, name: "", localIp: v4(1), remoteIp: v4(2) },
    ...{ localPort: 80, remotePort: 50_000, protocol: 2 },
  },
  {
    ...{ fd: 4, ino: 1, type: 4, name: "", localIp: v6(1), remoteIp: v6(2) },
    ...{ localPort: 443, remotePort: 50_001, protocol: 3 },
  },
  { fd: 5, ino: 2n ** 60n, type: 5, name: "", localIp: v4(1), localPort: 22, protocol: 2 },
  { fd: 6, ino: 1, type: 6, name: "", localIp: v6(1), localPort: 22, protocol: 2 },
  { fd: 8, ino: 1, type: 8, name: "/run/s", unixSource: 2n ** 63n, unixDest: 5n },
  { fd: 16, ino: 1, type: 16, name: "/etc/passwd", openFlags: 1, dev: 265 },
];

export const interfaces: readonly InterfaceEntry[] = [
  {
    ...{ name: "lo", address: v4(1), netmask: v4(255), broadcast: v4(0), linkSpeed: 1000 },
  },
  { name: "lo", address: v6(1), netmask: v6(2), broadcast: v6(3), linkSpeed: 0 },
];

export const fullLists: SectionLists = {
  machine,
  interfaces,
  users: [{ uid: 0, gid: 0, name: "root", home: "/root", shell: "/bin/sh" }],
  groups: [{ gid: 0, name: "root" }],
  processes: [process, { ...process, tid: 8 }],
  fds: new Map([[7, fds]]),
};
