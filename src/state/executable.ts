// The program a process runs. Found out when it is executed and never changed afterwards, so that
// all that descend from the process share it until they execute something else.

const deletedSuffix = " (deleted)";

export class Executable {
  path = "";
  writable = false;
  upperLayer = false;
  lowerLayer = false;
  fromMemfd = false;
  ino: number | bigint = 0;
  // Times in nanoseconds since the epoch, in halves: whole ones are BigInts, which few ask for.
  ctimeHigh = 0;
  ctimeLow = 0;
  mtimeHigh = 0;
  mtimeLow = 0;
  /** When the thread that executed it was made; 0 unknown. */
  clonedHigh = 0;
  clonedLow = 0;

  /** To be filled in and then shared. */
  copy(): Executable {
    const copy = new Executable();
    copy.path = this.path;
    copy.writable = this.writable;
    copy.upperLayer = this.upperLayer;
    copy.lowerLayer = this.lowerLayer;
    copy.fromMemfd = this.fromMemfd;
    copy.ino = this.ino;
    copy.ctimeHigh = this.ctimeHigh;
    copy.ctimeLow = this.ctimeLow;
    copy.mtimeHigh = this.mtimeHigh;
    copy.mtimeLow = this.mtimeLow;
    copy.clonedHigh = this.clonedHigh;
    copy.clonedLow = this.clonedLow;
    return copy;
  }

  /** A file that was unlinked meanwhile keeps its plain path. */
  setPath(path: string): void {
    const deleted = path.length > deletedSuffix.length && path.endsWith(deletedSuffix);
    this.path = deleted ? path.slice(0, -deletedSuffix.length) : path;
  }

  get ctimeNs(): bigint {
    return nanoseconds(this.ctimeHigh, this.ctimeLow);
  }

  get mtimeNs(): bigint {
    return nanoseconds(this.mtimeHigh, this.mtimeLow);
  }

  /** From the change of the file to the making of the thread that executed it; 0 unknown. */
  get ctimeToCloneNs(): bigint {
    const cloned = nanoseconds(this.clonedHigh, this.clonedLow);
    return cloned === 0n ? 0n : cloned - this.ctimeNs;
  }
}

export const noExecutable: Readonly<Executable> = new Executable();

/** A time of two 32-bit halves. */
export function nanoseconds(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

export const highHalf = (ns: bigint): number => Number(ns >> 32n);
export const lowHalf = (ns: bigint): number => Number(ns & 0xffffffffn);
