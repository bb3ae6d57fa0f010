// What readers of before the end of 2023 (libs 0.14) cannot read, sysdig 0.29.3 of Debian among
// them. Of a type of descriptor that they do not know they refuse the whole file; a call without an
// event of its own whose code they do not know makes them crash. Newer readers pass over both.
import type { Memory } from "../base/memory.ts";
import { eventTypes } from "../schema/events.ts";
import { syscallCodes } from "../schema/syscalls/codes.ts";
import { wire } from "../schema/wire.ts";

/** The last type of descriptor that they know, the second kind of file. */
export const oldFdTypeMax = 16;

// The first code that came after them.
const firstNewCode = syscallCodes.open_by_handle_at;

const isGeneric = Uint8Array.from(eventTypes, ({ key }) => (key.startsWith("generic_") ? 1 : 0));

/** Whether they crash at the event record at `at`. */
export function crashesOldReaders({ view }: Memory, at: number): boolean {
  if (isGeneric[view.getUint16(at + wire.type, true)] !== 1) return false;
  const params = view.getUint32(at + wire.paramCount, true);
  if (params === 0 || view.getUint16(at + wire.headerBytes, true) < 2) return false;
  return view.getUint16(at + wire.headerBytes + 2 * params, true) >= firstNewCode;
}
