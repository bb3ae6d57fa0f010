// Throws damaged captures at the reader and the state behind it: whatever comes, it ends with
// events and perhaps one sentence, never with an exception, never with a record that is not whole,
// never with more memory than the input explains. Seeded: `FUZZ_SEED=n` repeats a run, and
// `FUZZ_SECONDS=n` makes it longer.
import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replayState } from "../../src/app/replay.ts";
import type { Memory } from "../../src/base/memory.ts";
import { EventView } from "../../src/decode/event-view.ts";
import { InternTable } from "../../src/decode/intern.ts";
import { blocks } from "../../src/scap/blocks.ts";
import { damageText } from "../../src/scap/damage.ts";
import { ScapReader } from "../../src/scap/reader.ts";
import { isWhole } from "../../src/scap/record.ts";
import { eventTypes } from "../../src/schema/events.ts";
import type { State } from "../../src/state/state.ts";
import * as make from "../support/make-capture.ts";
import { makeOldEvent } from "../support/make-event.ts";

const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const seconds = Number(process.env.FUZZ_SECONDS ?? 2);

/** A small generator of repeatable numbers in [0, 1) (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randomFrom(seed);
const below = (n: number): number => Math.floor(random() * n);
const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
const odd = [0, 1, 2, 3, 4, 7, 8, 255, 256, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

function someBytes(max: number): Uint8Array {
  return Uint8Array.from({ length: below(max) }, () => below(256));
}

/** An event of any type with any number of parameters of any size. */
function someEvent(): Uint8Array {
  const type = pick(eventTypes);
  const count = random() < 0.8 ? type.params.length : below(33);
  const payloads = Array.from({ length: count }, (_, i) => {
    const size = type.params[i]?.row.size ?? "variable";
    const isRight = typeof size === "number" && random() < 0.8;
    return isRight ? Uint8Array.from({ length: size }, () => below(4)) : someBytes(40);
  });
  return makeOldEvent(type.key, { tid: below(12), payloads });
}

function someEventBlock(): Uint8Array {
  const row = pick(blocks.filter(({ kind }) => kind === "event"));
  const flags = row.flagged === true ? below(4) : undefined;
  const record = someEvent();
  if (row.version === 2) return make.eventBlock(record, row.id, flags);
  const type = eventTypes[new DataView(record.buffer).getUint16(20, true)]!;
  const params = new DataView(record.buffer).getUint32(22, true);
  const fits = params <= type.params.length && !type.flags.has("large_payload");
  return fits || random() < 0.02
    ? make.firstVersionBlock(record, row.id, flags)
    : make.eventBlock(record, 0x216);
}

/** A capture whose structure is right as long as nothing damages it. */
function someCapture(): Uint8Array {
  const parts = [make.written(random() < 0.8 ? make.fullLists : make.noLists, [])];
  if (random() < 0.2) parts.push(make.block(below(2 ** 32), (to) => to.bytes(someBytes(99))));
  for (let i = below(60); i >= 0; i--) parts.push(someEventBlock());
  if (random() < 0.2) parts.push(make.written(make.fullLists, [someEvent()]));
  return make.join(...parts);
}

const damages: readonly ((bytes: Uint8Array, view: DataView) => Uint8Array)[] = [
  (bytes) => bytes,
  (bytes) => bytes.subarray(0, below(bytes.length)),
  (bytes) => make.join(bytes.subarray(0, below(bytes.length)), someBytes(300)),
  (bytes) => {
    const from = below(bytes.length);
    const to = from + below(100);
    return make.join(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes) => {
    bytes[below(bytes.length)] = below(256);
    return bytes;
  },
  (bytes, view) => {
    view.setUint32(below(bytes.length - 4), pick(odd), true);
    return bytes;
  },
  (bytes, view) => {
    view.setUint16(below(bytes.length - 4), pick(odd) & 0xffff, true);
    return bytes;
  },
  (bytes, view) => {
    // A length in a block's header or an entry's, where it hurts most.
    const blockStarts: number[] = [];
    for (let at = 0; at + 8 < bytes.length; at += Math.max(12, view.getUint32(at + 4, true)))
      blockStarts.push(at);
    const at = pick(blockStarts) + pick([0, 4, 8, 26, 32, 36]);
    if (at + 4 <= bytes.length) view.setUint32(at, pick(odd), true);
    return bytes;
  },
];

function damaged(bytes: Uint8Array): Uint8Array {
  let result = bytes;
  for (let i = below(3); i >= 0; i--) {
    if (result.length < 40) return result;
    const copy = result.slice();
    result = pick(damages)(copy, new DataView(copy.buffer));
  }
  return result;
}

const view = new EventView(new InternTable());

/** Reads like a replay does; throws what must not happen. */
async function replay(bytes: Uint8Array): Promise<{ events: number; damage: string | undefined }> {
  const reader = new ScapReader(make.inputOf(bytes, 1 + below(bytes.length + 10)));
  let events = 0;
  let state: State | undefined;
  const sections = await make.readAll(reader, (memory: Memory, at: number) => {
    if (!isWhole(memory.view, at, memory.length - at)) throw new Error("a record is not whole");
    state ??= replayState(reader.section, 1_000);
    events++;
    if (!view.aim(memory, at)) throw new Error("a record cannot be aimed at");
    state.apply(view);
    state.settle();
  });
  if (sections.some(({ processes }) => processes.length * 40 > bytes.length))
    throw new Error("more processes than bytes");
  const { damage } = reader;
  if (damage !== undefined && damage.at > bytes.length) throw new Error("damage beyond the end");
  return { events, damage: damage === undefined ? undefined : damageText(damage) };
}

test(
  "damaged captures end with a sentence",
  async () => {
    const endMs = performance.now() + seconds * 1000;
    let runs = 0;
    let events = 0;
    const codes = new Map<string, number>();
    while (performance.now() < endMs || runs < 50) {
      const bytes = damaged(someCapture());
      try {
        const result = await replay(bytes);
        events += result.events;
        const code = result.damage?.replace(/0x[0-9a-f]+|\d+/g, "n") ?? "no damage";
        codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(result.damage ?? "").not.toContain("undefined");
      } catch (error) {
        const place = join(tmpdir(), `gyr-fuzz-${seed}-${runs}.scap`);
        await Bun.write(place, bytes);
        throw new Error(`seed ${seed}, run ${runs}, input in ${place}`, { cause: error });
      }
      runs++;
    }
    // What is thrown at it must reach all of it, or the test tests nothing.
    expect(events).toBeGreaterThan(runs);
    expect(codes.size).toBeGreaterThan(5);
    if (process.env.FUZZ_SECONDS !== undefined)
      console.log(`seed ${seed}: ${runs} captures, ${events} events`, codes);
  },
  (seconds + 20) * 1000,
);
