// Brings events of older layouts to the current one while a capture is read. One step may lead to
// another; the table's longest chain has 16. Records that are not in the table are left as they
// are: readers of parameters cope with missing and surplus ones.
import { limits } from "../../base/limits.ts";
import { Memory } from "../../base/memory.ts";
import { eventTypes } from "../../schema/events.ts";
import { wire } from "../../schema/wire.ts";
import { containerJson } from "./container-json.ts";
import { RecordBuilder, wideLengths } from "../record.ts";
import { type ParamPlan, planKey, type UpgradePlan, upgradePlans } from "./upgrades.ts";

const stepsMax = 50; // The format's own bound.
const twoTo32 = 4294967296;

/** In `passes`: whatever the number of parameters. */
export const always = 255;
/** In `passes`: never. */
export const never = 254;

/** By event type: the number of parameters with which an event is delivered as it is. */
export const passes = Uint8Array.from(eventTypes, ({ id, flags, old, exit, params }) => {
  if (flags.has("unused")) return never;
  if (!flags.has("converter_managed")) return old && !exit ? never : always;
  const staysSo = upgradePlans.get(planKey(id, params.length))?.action === "pass";
  return staysSo || (!old && exit) ? params.length : never;
});

const dropped = Uint8Array.from(eventTypes, ({ flags, old, exit }) =>
  flags.has("unused") || (!flags.has("converter_managed") && old && !exit) ? 1 : 0,
);

const isEnter = Uint8Array.from(eventTypes, ({ exit }) => (exit ? 0 : 1));

/** The first half of a call, kept for the second. */
interface Stored {
  memory: Memory;
  /** -1: none. */
  type: number;
}

export class Upgrader {
  /** Where the last upgraded record is. */
  memory = new Memory(new Uint8Array(0));
  at = 0;
  /** Hears of the first halves of calls, which are merged into their exits or left out. */
  onEnter: ((tid: number, tsNs: bigint) => void) | undefined;
  /** Records left as they were because no row says what to do, or the result was too long. */
  unknown = 0;

  readonly #builders = [new RecordBuilder(), new RecordBuilder()] as const;
  readonly #stored = new Map<number, Stored>();
  #next = 0;

  /** Forgets stored halves: the next section is another machine, or another time. */
  clear(): void {
    this.#stored.clear();
  }

  /** True: `memory` and `at` are the record to deliver. False: there is none (yet). */
  upgrade(memory: Memory, at: number): boolean {
    this.memory = memory;
    this.at = at;
    if (this.onEnter !== undefined && isEnter[memory.view.getUint16(at + wire.type, true)] === 1)
      this.onEnter(this.#tid(), memory.view.getBigUint64(at + wire.ts, true));
    for (let step = 0; step < stepsMax; step++) {
      const { view } = this.memory;
      const type = view.getUint16(this.at + wire.type, true);
      const params = view.getUint32(this.at + wire.paramCount, true);
      const wanted = passes[type]!;
      if (wanted === always || wanted === params) return true;
      if (dropped[type] === 1) return false;
      const plan = upgradePlans.get(planKey(type, params));
      if (plan === undefined) {
        this.unknown++;
        return true;
      }
      if (plan.action === "pass") return true;
      if (plan.action === "store" || plan.action === "storeAndPass") {
        this.#store(type);
        return plan.action === "storeAndPass";
      }
      if (!this.#build(plan, type, params)) {
        this.unknown++;
        return true;
      }
    }
    return true;
  }

  #tid(): number {
    const { view } = this.memory;
    const high = view.getInt32(this.at + wire.tid + 4, true);
    return high * twoTo32 + view.getUint32(this.at + wire.tid, true);
  }

  #store(type: number): void {
    const length = this.memory.view.getUint32(this.at + wire.length, true);
    const tid = this.#tid();
    let slot = this.#stored.get(tid);
    if (slot === undefined) {
      // Threads of the capture's own time: a full table means that it makes them up.
      if (this.#stored.size >= limits.threadsMax) this.#stored.clear();
      slot = { memory: new Memory(new Uint8Array(Math.max(128, length))), type: -1 };
      this.#stored.set(tid, slot);
    }
    if (slot.memory.length < length) slot.memory = new Memory(new Uint8Array(length));
    slot.memory.bytes.set(this.memory.bytes.subarray(this.at, this.at + length));
    slot.type = type;
  }

  #build(plan: UpgradePlan, type: number, params: number): boolean {
    const { memory, at } = this;
    const kept = plan.action === "add" ? params : 0;
    const builder = this.#builders[this.#next]!;
    this.#next ^= 1;
    builder.start(memory, at, plan.type, kept + plan.params.length);
    const slot = this.#stored.get(this.#tid());
    // A half of another call: its own second half was lost.
    const enter = slot?.type === type - 1 ? slot : undefined;
    for (let i = 0; i < kept; i++)
      if (!builder.param(memory, payloadAt(memory, at, i), sizeOf(memory, at, i))) return false;
    for (const param of plan.params) if (!this.#put(builder, param, enter)) return false;
    if (enter !== undefined && plan.params.some(({ from }) => from === "enter")) enter.type = -1;
    builder.finish();
    this.memory = builder.memory;
    this.at = 0;
    return true;
  }

  #put(builder: RecordBuilder, param: ParamPlan, enter: Stored | undefined): boolean {
    const { memory, at } = this;
    if (param.from === "container json")
      return builder.paramBytes(
        containerJson((index) => {
          const start = payloadAt(memory, at, index);
          return memory.bytes.subarray(start, start + sizeOf(memory, at, index));
        }),
      );
    const isOld = param.from === "old";
    if (!isOld && (param.from !== "enter" || enter === undefined))
      return builder.paramBytes(param.fallback);
    const source = isOld ? memory : enter!.memory; // Checked above.
    const from = isOld ? at : 0;
    const size = Math.min(sizeOf(source, from, param.index), param.sizeMax);
    return builder.param(source, payloadAt(source, from, param.index), size);
  }
}

function lengthBytes(memory: Memory, at: number): number {
  return wideLengths[memory.view.getUint16(at + wire.type, true)] === 1 ? 4 : 2;
}

/** Payload bytes of a parameter; 0 when there is none. */
function sizeOf(memory: Memory, at: number, index: number): number {
  if (index >= memory.view.getUint32(at + wire.paramCount, true)) return 0;
  const bytes = lengthBytes(memory, at);
  const place = at + wire.headerBytes + index * bytes;
  return bytes === 4 ? memory.view.getUint32(place, true) : memory.view.getUint16(place, true);
}

function payloadAt(memory: Memory, at: number, index: number): number {
  const params = memory.view.getUint32(at + wire.paramCount, true);
  let place = at + wire.headerBytes + params * lengthBytes(memory, at);
  for (let i = 0; i < index; i++) place += sizeOf(memory, at, i);
  return place;
}
