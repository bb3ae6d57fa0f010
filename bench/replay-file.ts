// The capture that the replay benchmark reads: the lists of another one, then its events over and
// over with times that go on, plain and compressed as our recordings are. Of what Debian's sysdig
// (0.29.3) cannot read nothing is in it, so that both can be measured on the same file.
import { CaptureFile } from "../src/app/capture-file.ts";
import { limits } from "../src/base/limits.ts";
import { Memory } from "../src/base/memory.ts";
import { ReplaySource } from "../src/capture/replay.ts";
import type { Section } from "../src/scap/section.ts";
import { ScapWriter } from "../src/scap/writer.ts";
import { eventTypes } from "../src/schema/events.ts";
import { wire } from "../src/schema/wire.ts";
import { fdTypes } from "../src/state/fd-types.ts";

/** The first section of a capture, in memory. */
export interface Piece {
  readonly section: Section;
  /** Record after record; `starts` says where. */
  readonly memory: Memory;
  readonly starts: readonly number[];
  readonly cpus: readonly number[];
  /** From its first event to its last, and a millisecond. */
  readonly spanNs: bigint;
}

const pieceEventsMax = 200_000; // Of a longer capture its beginning is enough.
const firstTypeAfterSysdig = eventTypes.findIndex(
  ({ key }) => key === "syscall_open_by_handle_at_e",
);
const gapNs = 1_000_000n;

// sysdig ends at a type that came after it, and crashes at calls without a type of their own.
const isLeftOut = Uint8Array.from(eventTypes, ({ key }, i) =>
  i >= firstTypeAfterSysdig || key.startsWith("generic_") ? 1 : 0,
);

export async function readPiece(path: string): Promise<Piece> {
  const source = new ReplaySource({ path });
  await source.open();
  const records: Uint8Array[] = [];
  const cpus: number[] = [];
  while (!source.sectionEnded && records.length < pieceEventsMax) {
    source.poll(limits.batchMax, (from, at, cpu) => {
      if (isLeftOut[from.view.getUint16(at + wire.type, true)] === 1) return;
      records.push(from.bytes.slice(at, at + from.view.getUint32(at + wire.length, true)));
      cpus.push(cpu ?? 0);
    });
    if (!source.sectionEnded) await source.wait(limits.sleepMsMax);
  }
  await source.close();
  if (records.length === 0) throw new Error(`${path} has no events to repeat`);
  const { section } = source;
  // Nor does it know descriptors of BPF and of what came later.
  for (const [tid, fds] of section.fds)
    section.fds.set(
      tid,
      fds.filter(({ type }) => type < fdTypes.bpf),
    );
  let next = 0;
  const starts = records.map((record) => {
    next += record.length;
    return next - record.length;
  });
  const memory = new Memory(new Uint8Array(Buffer.concat(records)));
  const tsOf = (at: number) => memory.view.getBigUint64(at + wire.ts, true);
  const spanNs = tsOf(starts.at(-1)!) - tsOf(starts[0]!) + gapNs;
  return { section, memory, starts, cpus, spanNs };
}

/** Writes `events` events; returns how many bytes that is before compression. */
export async function writeRepeated(
  piece: Piece,
  events: number,
  paths: { readonly plain: string; readonly gzip: string },
): Promise<number> {
  const files = [new CaptureFile(paths.plain, false), new CaptureFile(paths.gzip, true)];
  const writer = new ScapWriter((bytes) => {
    for (const file of files) file.push(bytes);
  });
  const { memory, starts, cpus, spanNs } = piece;
  const { view } = memory;
  writer.section(piece.section);
  while (writer.events < events) {
    for (let i = 0; i < starts.length && writer.events < events; i++) {
      const at = starts[i]!;
      writer.event(memory, at, cpus[i]!);
      view.setBigUint64(at + wire.ts, view.getBigUint64(at + wire.ts, true) + spanNs, true);
      if (i % limits.batchMax === 0) await keepUp(files);
    }
  }
  writer.flush();
  for (const file of files) await file.close();
  const failure = files.find((file) => file.failure !== undefined)?.failure;
  if (failure !== undefined) throw new Error(failure);
  return writer.bytes;
}

/** Waits for files that hold more than a recording may. */
export async function keepUp(files: readonly CaptureFile[]): Promise<void> {
  for (const file of files)
    if (file.queuedBytes > limits.recordingQueuedBytesMax) await file.written();
}
