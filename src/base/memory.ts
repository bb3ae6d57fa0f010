// A block of bytes together with the views that read it fastest. Views are made once per block,
// never per record. Whoever is handed a Memory and an offset borrows it: the bytes may change after
// return.
import { textOfBytes } from "./byte-text.ts";

/** Bun and Node have these on every Buffer; the published types lack them. */
interface SlicingBuffer extends Buffer {
  utf8Slice(start: number, end: number): string;
  latin1Slice(start: number, end: number): string;
}

/** Bytes with the views the hot path needs; all three share the same storage. */
export class Memory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** `latin1Slice`/`utf8Slice` on a Buffer are the fastest ways to text in Bun. */
  readonly buffer: SlicingBuffer;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { buffer, byteOffset, byteLength } = bytes;
    // A cast: the methods exist (see above).
    this.buffer = Buffer.from(buffer, byteOffset, byteLength) as SlicingBuffer;
  }

  /** The text of these bytes; see byte-text.ts for those that are not UTF-8. */
  text(start: number, end: number): string {
    const text = this.buffer.utf8Slice(start, end);
    return text.includes("\ufffd") ? textOfBytes(this.bytes.subarray(start, end)) : text;
  }

  get length(): number {
    return this.bytes.length;
  }
}
