// Values of fields and of literals, as the language sees them.

/**
 * What a field yields. Numbers beyond 2^53 are bigint. Uint8Array is a byte buffer, or a network
 * address of 4 or 16 bytes in network order. An array is the value of a list field.
 */
export type Value = string | number | bigint | boolean | Uint8Array | readonly Value[];

/** A network literal: an address belongs to it when it equals `address` under `mask`. */
export interface Network {
  /** 4 or 16 bytes, already masked. */
  readonly address: Uint8Array;
  /** As long as `address`. */
  readonly mask: Uint8Array;
}

/** What a literal becomes once its field's type is known. */
export type Constant = string | number | bigint | boolean | Uint8Array | Network;

/** One test of one value; a missing value fails every test. Must not allocate for scalars. */
export type ValueTest = (lhs: Value | undefined) => boolean;
