// Events that tell of users and groups: the lists of a capture know only the host's, so a recording
// tells of those of containers, and of what becomes known later, in its stream.
import type { Memory } from "../base/memory.ts";
import { RecordBuilder } from "../scap/record.ts";
import { eventId, eventTypes } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";
import type { GroupRow, UserRow } from "../state/lookups.ts";

export interface Account {
  readonly containerId: string;
  readonly row: UserRow | GroupRow;
}

const userAdded = eventId("user_added_e");
const groupAdded = eventId("group_added_e");
const noThread = 0xffffffff;

export class AccountEvents {
  readonly #builder = new RecordBuilder();

  /** The record that tells of an account, with the time of the record at `at`; borrowed. */
  record({ containerId, row }: Account, source: Memory, at: number): Memory {
    const isUser = "uid" in row;
    const params = isUser
      ? [u32(row.uid), u32(row.gid), text(row.name), text(row.home), text(row.shell)]
      : [u32(row.gid), text(row.name)];
    params.push(text(containerId));
    const builder = this.#builder;
    const type = isUser ? userAdded : groupAdded;
    builder.start(source, at, type, eventTypes[type]!.params.length);
    for (const param of params) builder.paramBytes(param);
    builder.finish();
    // Nobody does it.
    builder.memory.view.setUint32(wire.tid, noThread, true);
    builder.memory.view.setUint32(wire.tid + 4, noThread, true);
    return builder.memory;
  }
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

// Longer ones than readers accept are cut; accounts files hold no such names.
function text(value: string): Uint8Array {
  return Buffer.from(`${value.slice(0, 255)}\0`);
}
