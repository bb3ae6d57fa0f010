// How values compare. Types of fields (value-types.ts) are many; kinds of comparison are these few.
// Everything that differs between "a number equals" and "an address equals" lives in these rows.

import { contains } from "./network.ts";
import type { Constant, Network, Value, ValueTest } from "./value.ts";

export type KindName = "number" | "bool" | "text" | "bytes" | "ip" | "net" | "none";

export interface Kind {
  readonly name: KindName;
  /** As in "operator not supported for … filters". */
  readonly group: string;
  /** Specialised once per rule; the literal must be one that this kind's types parse to. */
  readonly equals: (rhs: Constant) => ValueTest;
  readonly memberOf: (rhs: readonly Constant[]) => ValueTest;
  /** Both sides come from the event. */
  readonly same: (lhs: Value, rhs: Value) => boolean;
  /** Negative, zero or positive; only for kinds that have an order. */
  readonly order?: (lhs: Value, rhs: Value) => number;
}

export const kinds: Readonly<Record<KindName, Kind>> = {
  text: {
    name: "text",
    group: "string",
    equals: (rhs) => (lhs) => lhs === rhs,
    memberOf: (rhs) => hashed(new Set<unknown>(rhs)),
    same: (lhs, rhs) => lhs === rhs,
    order: (lhs, rhs) => orderOfTexts(String(lhs), String(rhs)),
  },
  number: {
    name: "number",
    group: "numeric",
    equals: (rhs) => {
      // Without a number form: the bigint twice, because a missing value is `undefined` too.
      const [big, plain = big] = bothForms(rhs);
      return (lhs) => lhs === plain || lhs === big;
    },
    memberOf: (rhs) => hashed(new Set<unknown>(rhs.flatMap(bothForms))),
    same: sameNumber,
    order: (lhs, rhs) => (sameNumber(lhs, rhs) ? 0 : lhs < rhs ? -1 : 1),
  },
  bool: {
    name: "bool",
    group: "numeric", // The reference says "numeric" of booleans too.
    equals: (rhs) => (lhs) => lhs === rhs,
    memberOf: (rhs) => hashed(new Set<unknown>(rhs)),
    same: (lhs, rhs) => lhs === rhs,
  },
  bytes: {
    name: "bytes",
    group: "buffer",
    equals: equalsBytes,
    memberOf: (rhs) => anyOf(rhs.map(equalsBytes)),
    same: sameBytes,
  },
  ip: {
    name: "ip",
    group: "ip address and network",
    equals: equalsBytes,
    memberOf: (rhs) => anyOf(rhs.map(equalsBytes)),
    same: sameBytes,
  },
  net: {
    name: "net",
    group: "ip address and network",
    equals: insideNetwork,
    memberOf: (rhs) => anyOf(rhs.map(insideNetwork)),
    same: () => false, // A network field yields an address; two addresses are not a membership.
  },
  none: {
    name: "none",
    group: "",
    equals: () => never,
    memberOf: () => never,
    same: never,
  },
};

function never(): boolean {
  return false;
}

/** `undefined` is in no such set, so a missing value fails without a test of its own. */
function hashed(set: ReadonlySet<unknown>): ValueTest {
  return (lhs) => set.has(lhs);
}

export function anyOf(tests: readonly ValueTest[]): ValueTest {
  if (tests.length === 1) return tests[0]!;
  return (lhs) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(lhs)) return true;
    return false;
  };
}

/** As bigint and, where that is the same, as number: a field may yield either. */
function bothForms(rhs: Constant): [bigint, number?] {
  const big = BigInt(rhs as number | bigint);
  return BigInt(Number(big)) === big ? [big, Number(big)] : [big];
}

function sameNumber(lhs: Value, rhs: Value): boolean {
  if (lhs === rhs) return true;
  if (typeof lhs === typeof rhs) return false;
  return !(lhs < rhs) && !(lhs > rhs); // bigint against number: JavaScript compares by value.
}

function equalsBytes(rhs: Constant): ValueTest {
  const want = rhs as Uint8Array;
  return (lhs) => lhs instanceof Uint8Array && sameBytes(lhs, want);
}

function sameBytes(lhs: Value, rhs: Value): boolean {
  if (!(lhs instanceof Uint8Array) || !(rhs instanceof Uint8Array)) return false;
  if (lhs.length !== rhs.length) return false;
  for (let i = 0; i < lhs.length; i++) if (lhs[i] !== rhs[i]) return false;
  return true;
}

function insideNetwork(rhs: Constant): ValueTest {
  const net = rhs as Network;
  return (lhs) => lhs instanceof Uint8Array && contains(net, lhs);
}

/**

 * Order of the UTF-8 bytes, which is the order of code points and not quite that of UTF-16 units.

 */
function orderOfTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above every other unit.
    const xHigh = x >= 0xd800 && x <= 0xdfff;
    const yHigh = y >= 0xd800 && y <= 0xdfff;
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}
