// The container event of the first agents had four parameters; its successors have one, JSON text.

/** The parameter of the newer event: JSON and NUL. `param` gives the payload of an old parameter. */
export function containerJson(param: (index: number) => Uint8Array): Uint8Array {
  const type = param(1);
  const number =
    type.length < 4 ? 0 : new DataView(type.buffer, type.byteOffset).getUint32(0, true);
  const text = JSON.stringify({
    id: textOf(param(0)),
    type: number,
    name: textOf(param(2)),
    image: textOf(param(3)),
  });
  return Buffer.from(`${text}\0`);
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return text.replace(/\0.*$/s, "");
}
