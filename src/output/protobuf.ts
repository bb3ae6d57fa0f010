// Writing messages in the wire format of Protocol Buffers: the few kinds of fields that ours have.

const varint = 0;
const bytes = 2;

export class ProtobufMessage {
  readonly #parts: Uint8Array[] = [];

  /** A number of zero or more; zero is what a missing field means. */
  number(field: number, value: number | bigint): this {
    if (BigInt(value) !== 0n)
      this.#parts.push(number(BigInt((field << 3) | varint)), number(value));
    return this;
  }

  /** An empty text is what a missing field means, but not in lists: `always`. */
  text(field: number, value: string, always = false): this {
    if (value !== "" || always) this.#bytes(field, Buffer.from(value));
    return this;
  }

  message(field: number, message: ProtobufMessage): this {
    this.#bytes(field, message.encoded());
    return this;
  }

  map(field: number, entries: Readonly<Record<string, string>>): this {
    for (const [key, value] of Object.entries(entries))
      this.message(field, new ProtobufMessage().text(1, key).text(2, value));
    return this;
  }

  encoded(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #bytes(field: number, value: Uint8Array): void {
    this.#parts.push(number(BigInt((field << 3) | bytes)), number(value.length), value);
  }
}

/** Seven bits in each byte, the lowest first; the eighth says that more follow. */
function number(value: number | bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(out);
}
