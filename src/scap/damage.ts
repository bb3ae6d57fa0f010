// Everything that can be wrong with a capture file. The code is stable, the words are in one place,
// and the place is a byte offset in the capture (after decompression).

export type Damage = Readonly<
  | { code: "unreadable"; at: number; reason: string }
  | { code: "compression"; at: number; reason: string }
  | { code: "empty"; at: number }
  | { code: "not-a-capture"; at: number }
  | { code: "network-capture"; at: number }
  | { code: "foreign-byte-order"; at: number }
  | { code: "newer-format"; at: number; major: number }
  | { code: "truncated"; at: number; wants: number; has: number }
  | { code: "length"; at: number; block: number; length: number }
  | { code: "trailer"; at: number; block: number; length: number; trailer: number }
  | { code: "entry"; at: number; block: number; what: string }
  | { code: "event"; at: number; what: string }
  | { code: "no-events"; at: number }
>;

/** The user's one line. */
export function damageText(damage: Damage): string {
  const { at } = damage;
  const place = `at byte ${at}`;
  switch (damage.code) {
    case "unreadable":
      return `cannot be read: ${damage.reason}`;
    case "compression":
      return `the compressed data is damaged after ${at} bytes of capture: ${damage.reason}`;
    case "empty":
      return "is empty";
    case "not-a-capture":
      return at === 0
        ? `is no capture file: there is no section header ${place}`
        : `is damaged ${place}: neither an event nor a new section begins there`;
    case "network-capture":
      return "is a network capture (pcapng), not a capture of system calls";
    case "foreign-byte-order":
      return "was written in the other byte order (big-endian), which cannot be read";
    case "newer-format":
      return `has format version ${damage.major}; this version of gyr reads version 1`;
    case "truncated":
      return (
        `ends too early: the block ${place} has ${damage.wants} bytes, of which ${damage.has} ` +
        "are there"
      );
    case "length":
      return `is damaged ${place}: no block ${hex(damage.block)} is ${damage.length} bytes long`;
    case "trailer":
      return (
        `is damaged ${place}: block ${hex(damage.block)} is ${damage.length} bytes long by its ` +
        `start and ${damage.trailer} by its end`
      );
    case "entry":
      return `is damaged ${place}: in block ${hex(damage.block)}, ${damage.what}`;
    case "event":
      return `is damaged ${place}: ${damage.what}`;
    case "no-events":
      return `has no events; it ends ${place}`;
  }
}

/** Thrown inside src/scap while lists are read, and caught there. */
export class DamageError extends Error {
  readonly damage: Damage;

  constructor(damage: Damage) {
    super(damageText(damage));
    this.damage = damage;
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
