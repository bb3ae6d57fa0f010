// Bytes that were read or written, as text: one row per style that buffer_format_base64 or a flag
// of `gyr inspect` may ask for. The layouts are those of sysdig.

/** By style: bytes as text. What does not fit into `max` characters is left out. */
const styles = {
  dots: (bytes: Uint8Array, max: number): string => asciiOf(bytes.subarray(0, max)),
  base64: (bytes: Uint8Array, max: number): string =>
    Buffer.from(bytes.subarray(0, Math.floor(max / 4) * 3)).toString("base64"),
  ascii: asciiLines,
  hex: (bytes: Uint8Array, max: number): string => hexRows(bytes, max, false),
  hexAscii: (bytes: Uint8Array, max: number): string => hexRows(bytes, max, true),
};

export type BytesStyle = keyof typeof styles;

// One setting of the whole process, as in the reference: set once, before formats are compiled.
let current: BytesStyle = "dots";

/** How bytes are shown from now on. */
export function showBytesAs(style: BytesStyle): void {
  current = style;
}

/** Bytes as alerts and lines show them, in at most `max` characters. */
export function bytesText(bytes: Uint8Array, max: number): string {
  return bytes.length === 0 ? "" : styles[current](bytes, max);
}

/** Bytes as conditions see them in texts, whatever is shown. */
export function plainBytesText(bytes: Uint8Array, max: number): string {
  return styles.dots(bytes, max);
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

// A dot for everything that is no text.
function asciiOf(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += isPrintable(byte) ? String.fromCharCode(byte) : ".";
  return out;
}

const lineFeed = 10;
const carriageReturn = 13;

// Text alone, with its ends of lines, on lines of its own. A line feed that starts the bytes or
// follows a carriage return is none.
function asciiLines(bytes: Uint8Array, max: number): string {
  let out = "\n";
  for (let i = 0; i < bytes.length && out.length < max; i++) {
    const byte = bytes[i]!;
    if (isPrintable(byte)) out += String.fromCharCode(byte);
    else if (byte === carriageReturn) out += "\n";
    else if (byte === lineFeed && i > 0 && bytes[i - 1] !== carriageReturn) out += "\n";
  }
  return out;
}

const rowBytes = 16;
const pairDigits = 5; // A blank and four digits.

// Rows of offset, bytes in pairs and perhaps the text of them, each behind the end of a line.
function hexRows(bytes: Uint8Array, max: number, withText: boolean): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += rowBytes) {
    const row = bytes.subarray(at, at + rowBytes);
    const pairs = Buffer.from(row)
      .toString("hex")
      .replaceAll(/.{1,4}/g, " $&");
    // A last byte without another counts as a whole pair here, so its text stands further left.
    const missing = (rowBytes >> 1) - Math.ceil(row.length / 2);
    const text = withText ? `${pairs}${" ".repeat(missing * pairDigits)}  ${asciiOf(row)}` : pairs;
    const line = `\n\t0x${at.toString(16).padStart(4, "0")}:${text}`;
    if (out.length + line.length >= max) break;
    out += line;
  }
  return `${out}\n`;
}
