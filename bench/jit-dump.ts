// The engine's record of compiled functions: a jitdump, as the kernel's sources describe it in
// tools/perf/Documentation/jitdump-specification.txt. Only "code was loaded" is read.

interface Code {
  readonly start: bigint;
  readonly end: bigint;
  readonly name: string;
}

const loaded = 0;
const headerBytes = 16;
const fieldsBytes = 40; // pid, tid, address twice, size, index.
const near = 40; // Code that was thrown away leaves its place to others: as many overlap at most.

/** From an address to the name of the function that was put there last; undefined: none was. */
export function readJitDump(bytes: Uint8Array): (address: bigint) => string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const codes: Code[] = [];
  let at = view.getUint32(8, true);
  while (at + headerBytes <= bytes.length) {
    const size = view.getUint32(at + 4, true);
    if (size < headerBytes || at + size > bytes.length) break;
    if (view.getUint32(at, true) === loaded) codes.push(readCode(bytes, view, at + headerBytes));
    at += size;
  }
  // Of those that start at the same place the last comes last.
  const sorted = codes
    .map((code, age) => ({ code, age }))
    .sort((a, b) => Number(a.code.start - b.code.start) || a.age - b.age);
  return (address) => {
    let low = 0;
    for (let high = sorted.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.code.start <= address) low = middle + 1;
      else high = middle;
    }
    const candidates = sorted.slice(Math.max(0, low - near), low);
    const holding = candidates.filter(({ code }) => address < code.end);
    return holding.sort((a, b) => b.age - a.age)[0]?.code.name;
  };
}

function readCode(bytes: Uint8Array, view: DataView, at: number): Code {
  const start = view.getBigUint64(at + 16, true);
  const size = view.getBigUint64(at + 24, true);
  const nameAt = at + fieldsBytes;
  const name = Buffer.from(bytes.subarray(nameAt, bytes.indexOf(0, nameAt))).toString("latin1");
  return { start, end: start + size, name: plainName(name) };
}

/** Without the compiler's tier and the hash behind the name. */
function plainName(name: string): string {
  const plain = name.replace(/^JSC-/, "").replace(/^\w+: /, "");
  return plain.replace(/(?<!^)#\w+$/, "").replace(/^#\w{6}$/, "(without a name)");
}
