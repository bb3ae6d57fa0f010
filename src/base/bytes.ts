// Small helpers on bytes.

/** A copy that nobody else holds. (`slice` would not do: on a Buffer it makes a view.) */
export function copyBytes(bytes: Uint8Array, from = 0, to: number = bytes.length): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}

/**
 * Gives back the memory of bytes that nobody will look at again. The collector would do it too, but
 * it does not hurry: with a megabyte taken every few milliseconds that is a hundred of them.
 */
export function releaseBytes({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
