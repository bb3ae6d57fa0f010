// What fields of audit events read from. An audit event is an event of a plugin like any other, so
// it becomes the record that captures hold of those: fields that all sources share read its header.
import { assert } from "../base/assert.ts";
import { Memory } from "../base/memory.ts";
import { EventView } from "../decode/event-view.ts";
import { InternTable } from "../decode/intern.ts";
import { Context } from "../fields/context.ts";
import { eventId } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";
import { State } from "../state/state.ts";
import type { AuditEvent } from "./events.ts";
import { Json } from "./json.ts";
import { auditSource, pluginId } from "./names.ts";

export const pluginEventId = eventId("pluginevent_e");

const idAt = wire.headerBytes + 8; // Behind the lengths of two parameters, 32 bits each.
const dataAt = idAt + 4;

export class AuditContext extends Context {
  /** The current event. */
  json: Json | undefined;
  #memory = new Memory(new Uint8Array(0));

  constructor(hostname: string) {
    super(new EventView(new InternTable()), new State(), { hostname, source: auditSource });
  }

  /** Moves on to an event. */
  show({ json, timeNs }: AuditEvent): void {
    this.json = new Json(json);
    const length = this.#write(json.text, timeNs);
    const isRecord = this.event.aim(this.#memory, 0);
    assert(isRecord && this.event.length === length, "audit events become records");
    this.next();
  }

  #write(text: string, timeNs: bigint): number {
    const size = Buffer.byteLength(text);
    const length = dataAt + size;
    if (this.#memory.length < length) this.#memory = new Memory(new Uint8Array(2 * length));
    const { view, buffer } = this.#memory;
    view.setBigUint64(wire.ts, timeNs, true);
    view.setBigUint64(wire.tid, 0xffff_ffff_ffff_ffffn, true);
    view.setUint32(wire.length, length, true);
    view.setUint16(wire.type, pluginEventId, true);
    view.setUint32(wire.paramCount, 2, true);
    view.setUint32(wire.headerBytes, 4, true);
    view.setUint32(wire.headerBytes + 4, size, true);
    view.setUint32(idAt, pluginId, true);
    buffer.write(text, dataAt);
    return length;
  }
}
