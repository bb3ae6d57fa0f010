// Descriptors of a process as /proc shows them: see proc-fds.c.
import { ptr } from "bun:ffi";
import { type Shim, text } from "./shim.ts";

const at = { ino: 0, dev: 8, number: 16, mode: 20, flags: 24, linkBytes: 28, link: 32 } as const;
const roomBytes = 131_072; // For 30 of the longest paths, for a thousand of the usual ones.

/** What is found about one descriptor; `link` is borrowed. */
export interface LookedAtFd {
  readonly number: number;
  /** Of stat(2), 0: it is no file. */
  readonly mode: number;
  readonly ino: number | bigint;
  /** Lower half of the device. */
  readonly dev: number;
  /** Of open(2); of files only. */
  readonly flags: number;
  readonly link: Buffer;
}

export type LookAtFds = (
  process: string,
  numbers: readonly number[],
  found: (fd: LookedAtFd) => void,
) => void;

/** Looks at descriptors of the process with this directory in /proc; those that are gone are left out. */
export function fdLooker(shim: Shim): LookAtFds {
  const room = Buffer.alloc(roomBytes);
  const view = new DataView(room.buffer, room.byteOffset, roomBytes);
  const used = new Uint32Array(1);
  return (process, numbers, found) => {
    const path = text(process);
    const wanted = Uint32Array.from(numbers);
    for (let done = 0; done < wanted.length; ) {
      const rest = wanted.subarray(done);
      const [to, from] = [ptr(room), ptr(rest)];
      done += shim.gyr_look_at_fds(ptr(path), from, rest.length, to, roomBytes, ptr(used));
      for (let i = 0; i < used[0]!; ) {
        const link = room.subarray(
          i + at.link,
          i + at.link + view.getUint32(i + at.linkBytes, true),
        );
        found({
          number: view.getUint32(i + at.number, true),
          mode: view.getUint32(i + at.mode, true),
          ino: inode(view.getUint32(i + at.ino + 4, true), view.getUint32(i + at.ino, true)),
          dev: view.getUint32(i + at.dev, true),
          flags: view.getUint32(i + at.flags, true),
          link,
        });
        i += (at.link + link.length + 7) & ~7;
      }
    }
  };
}

function inode(high: number, low: number): number | bigint {
  const isExact = high < 0x20_0000;
  return isExact ? high * 2 ** 32 + low : (BigInt(high) << 32n) | BigInt(low);
}
