// Descriptors in the control data of a received message (SCM_RIGHTS). The bytes come from the
// traced process: every length is checked.
import { limits } from "../../base/limits.ts";

const headerBytes = 16; // struct cmsghdr on 64 bits: length u64, level i32, type i32.
const socketLevel = 1; // SOL_SOCKET
const rights = 1; // SCM_RIGHTS

/** The descriptor numbers in a block of control messages, in order. */
export function rightsIn(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers: number[] = [];
  let at = 0;
  while (at + headerBytes <= bytes.length) {
    const length = view.getUint32(at, true);
    const isLong = view.getUint32(at + 4, true) !== 0;
    if (isLong || length < headerBytes || length > bytes.length - at) break;
    const isRights =
      view.getInt32(at + 8, true) === socketLevel && view.getInt32(at + 12, true) === rights;
    const count = (length - headerBytes) / 4;
    if (isRights) {
      if (!Number.isInteger(count) || count > limits.scmRightsMax) break;
      for (let i = 0; i < count; i++) numbers.push(view.getInt32(at + headerBytes + 4 * i, true));
    }
    at += (length + 7) & ~7;
  }
  return numbers.slice(0, limits.scmRightsMax);
}
