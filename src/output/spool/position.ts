// How far a spool was delivered: the number of the next record. Two slots are written in turns,
// each with a checksum, so that one of them is whole whenever writing was interrupted.
import { closeSync, constants, fdatasync, openSync, readSync, writeSync } from "node:fs";

const slotBytes = 16;
const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;

export class Position {
  readonly #fd: number;
  #turn = 0;
  /** 0: not known. */
  next: number;

  constructor(path: string) {
    this.#fd = openSync(path, flags, 0o600);
    const slots = Buffer.alloc(2 * slotBytes);
    readSync(this.#fd, slots, 0, slots.length, 0);
    const [first, second] = [
      numberIn(slots.subarray(0, slotBytes)),
      numberIn(slots.subarray(slotBytes)),
    ];
    this.next = Math.max(first, second);
    // The other slot stays whole while this one is written.
    this.#turn = first > second ? 1 : 0;
  }

  /** Throws errors of the system. */
  write(next: number): void {
    this.next = next;
    const slot = Buffer.alloc(slotBytes);
    slot.writeBigUInt64LE(BigInt(next), 0);
    slot.writeUInt32LE(Bun.hash.crc32(slot.subarray(0, 8)), 8);
    writeSync(this.#fd, slot, 0, slotBytes, this.#turn * slotBytes);
    this.#turn = 1 - this.#turn;
  }

  sync(done: (error: Error | null) => void): void {
    fdatasync(this.#fd, done);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** 0 for a slot that was never written or is damaged. */
function numberIn(slot: Buffer): number {
  const whole = Bun.hash.crc32(slot.subarray(0, 8)) === slot.readUInt32LE(8);
  const number = Number(slot.readBigUInt64LE(0));
  return whole && Number.isSafeInteger(number) ? number : 0;
}
