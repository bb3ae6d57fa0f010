// Small helpers on bytes.

/** A copy that nobody else holds. (`slice` would not do: on a Buffer it makes a view.) */
export function copyBytes(bytes: Uint8Array, from = 0, to: number = bytes.length): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}
