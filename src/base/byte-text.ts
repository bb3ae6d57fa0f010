// Texts that need not be UTF-8: names of files, arguments and literals of rules may hold any byte,
// but our texts are JavaScript strings. A byte that is not part of valid UTF-8 is kept as the lone
// surrogate U+DC00 + byte (as Python's surrogateescape does), so that texts compare as bytes do and
// can be written back. Nothing else produces lone surrogates. Whoever shows such a text replaces
// them by U+FFFD, which encoders do anyway.

const encoder = new TextEncoder();

/** The text for these bytes: UTF-8 where valid, stray bytes as lone surrogates. */
export function textOfBytes(bytes: Uint8Array): string {
  const { buffer, byteOffset, length } = bytes;
  const text = Buffer.from(buffer, byteOffset, length).toString("utf8");
  return text.includes("\ufffd") ? withStrayBytes(bytes) : text;
}

function withStrayBytes(bytes: Uint8Array): string {
  const { buffer, byteOffset, length: end } = bytes;
  let text = "";
  let valid = 0;
  for (let i = 0; i < end; ) {
    const length = sequenceLength(bytes, i);
    if (length > 0) {
      i += length;
      continue;
    }
    text += Buffer.from(buffer, byteOffset + valid, i - valid).toString("utf8");
    text += String.fromCharCode(0xdc00 + bytes[i]!);
    i += 1;
    valid = i;
  }
  return text + Buffer.from(buffer, byteOffset + valid, end - valid).toString("utf8");
}

/** The bytes this text stands for. */
export function bytesOfText(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else bytes.push(...encoder.encode(character));
  }
  return Uint8Array.from(bytes);
}

/** The text with U+FFFD for what is not UTF-8: one for each sequence that is cut short. */
export function wellFormedText(text: string): string {
  return text.isWellFormed() ? text : Buffer.from(bytesOfText(text)).toString("utf8");
}

export function byteLength(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text, "utf8") : bytesOfText(text).length;
}

/** Length of the valid UTF-8 sequence at `at`, or 0 (Unicode table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  const overlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const outside = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  return overlong || outside ? 0 : length;
}
