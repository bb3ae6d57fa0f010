// Random conditions that compile, as trees, and random events to ask them about: over the small
// scheme of filter-scheme.ts, with values from small pools so that tests often hold.
import type {
  Expr,
  Field,
  Literal,
  Operand,
  Test,
  Transformer,
  Values,
} from "../../src/filter/ast.ts";
import { spanOf } from "../../src/filter/source.ts";
import type { Value } from "../../src/filter/value.ts";
import type { Event } from "./filter-scheme.ts";
import type { Random } from "./random.ts";

const span = spanOf({ name: "random", text: "" }, 0, 0);
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

const texts = [
  ...["", "a", "A", "bash", "/etc", "/etc/passwd", "/usr/bin/x", "a b", "é", "\udcff", "x(y)"],
  ...["a,b", "\\", "it's", '"', "a=b", "[x]", "\n", "\u{1f600}", "oneof", "not", "val(proc.name)"],
  ...["\v", "-1", "aGVsbG8=", "in", "0x1F", "evt.num"],
];
const patterns = ["a*", "*", "?", "[!a]*", "/etc/*", "b?sh", "[", "\\a", "*é*"];
const regexes = ["a+", ".*", "(a|b).*", "[^/]+", "/etc/.*", "b.sh", "^a$", "x{1,3}", ""];
const paths = ["/", "/etc", "/etc/*", "/usr/b?n", "usr", "/a/b/c", "", "*"];
const numbers = ["0", "1", "-1", "5", "300", "4294967295", "18446744073709551615", "+7"];
const ports = ["0", "1", "5", "300", "65541"];
const hex = ["61", "00", "6100", "fF"];
const addresses = ["1.2.3.4", "10.0.0.1", "::1", "2001:db8::1"];
const networks = ["1.2.3.0/24", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "::1/128"];

/** What may stand on the left, by how it compares. */
const fields = {
  text: ["proc.name", "proc.exepath", "fd.name", "evt.arg.path", "proc.aname", "ka.field"],
  number: ["fd.num", "evt.cpu", "evt.count", "evt.time", "evt.num"],
  port: ["fd.sport", "fd.port"],
  bool: ["evt.failed"],
  bytes: ["evt.buffer"],
  ip: ["fd.sip", "fd.ip"],
  net: ["fd.snet", "fd.net"],
} as const;
type Kind = keyof typeof fields;
const kinds = Object.keys(fields) as readonly Kind[];

const operators: Readonly<Record<Kind, string>> = {
  text: "= == != < <= > >= contains icontains startswith endswith glob iglob regex in intersects pmatch",
  number: "= == != < <= > >= in intersects",
  port: "= == != < <= > >= in intersects",
  bool: "= == != in intersects",
  bytes: "= == != contains startswith endswith bcontains bstartswith in intersects",
  ip: "= == != in intersects",
  net: "= == != in intersects",
};
const listOperators = ["in", "intersects", "pmatch"];
const orders = ["<", "<=", ">", ">="];

export const eventTypeNames = ["open", "openat", "close"];

export class RandomConditions {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  condition(depth: number): Expr {
    const random = this.#random;
    if (depth === 0 || random.oneIn(5)) return this.test();
    const inner = () => this.condition(depth - 1);
    if (random.oneIn(4)) return { kind: "not", child: inner(), span };
    const kind = random.pick(["and", "or"] as const);
    return { kind, children: random.times(2 + random.below(3), inner), span };
  }

  test(): Test {
    const random = this.#random;
    if (random.oneIn(8)) return this.#typeTest();
    if (random.oneIn(8)) return this.#listTest();
    const kind = random.pick(kinds);
    const left = this.#left(kind);
    if (random.oneIn(10)) return { kind: "test", left, operator: "exists", span };
    const operator = random.pick(operators[kind].split(" "));
    if (random.oneIn(8)) {
      const right = this.#rightField(kind, left, operator);
      if (right !== undefined) return { kind: "test", left, operator, right, span };
    }
    return this.#constantTest(kind, left, operator);
  }

  #constantTest(kind: Kind, left: Operand, operator: string): Test {
    const random = this.#random;
    // Only what the grammar knows: a number right of an order, lists right of list operators.
    const base = { kind: "test", left: left as Field | Transformer, operator, span } as const;
    const value = () => this.#literal(kind, operator);
    if (listOperators.includes(operator)) return { ...base, right: this.#values(value) };
    if (orders.includes(operator))
      return { ...base, right: this.#literal(kind === "port" ? "port" : "number", operator) };
    if (kind === "net" || random.oneIn(3)) {
      const isNet = (kind === "ip" || kind === "net") && !["=", "==", "!="].includes(operator);
      if (!isNet) {
        const modifier = random.pick(["oneof", "anyof", "allof"]);
        return { ...base, modifier, right: this.#values(value) };
      }
    }
    return { ...base, right: value() };
  }

  #typeTest(): Test {
    const random = this.#random;
    const left: Field = { kind: "field", name: "evt.type", span };
    const value = () => literal(random.pick(eventTypeNames));
    if (random.oneIn(2))
      return { kind: "test", left, operator: "in", right: this.#values(value), span };
    return { kind: "test", left, operator: random.pick(["=", "!=", "=="]), right: value(), span };
  }

  #listTest(): Test {
    const random = this.#random;
    const types: Field = { kind: "field", name: "fd.types", span };
    const upper: Transformer = { kind: "transformer", name: "toupper", arguments: [types], span };
    const left = random.pick([types, upper, this.#getopt(undefined)]);
    const operator = random.pick(["in", "intersects", "exists"]);
    if (operator === "exists") return { kind: "test", left, operator, span };
    if (random.oneIn(4)) {
      const same: Transformer = { kind: "transformer", name: "tolower", arguments: [types], span };
      return { kind: "test", left, operator, right: same, span };
    }
    const value = () => literal(random.pick(["file", "ipv4", "FILE", "n", "t", "v", "?"]));
    return { kind: "test", left, operator, right: this.#values(value), span };
  }

  #left(kind: Kind): Field | Transformer {
    const random = this.#random;
    const name = random.pick(fields[kind]);
    const field: Field = { kind: "field", name, span };
    if (kind === "text" && random.oneIn(3)) return this.#textTransformer();
    if (kind === "number" && random.oneIn(6)) {
      const of: Field = { kind: "field", name: random.pick(["fd.types", "fd.name"]), span };
      return { kind: "transformer", name: "len", arguments: [of], span };
    }
    if (name === "proc.aname" && random.oneIn(2)) return { ...field, argument: "1" };
    return field;
  }

  #textTransformer(): Transformer {
    const random = this.#random;
    const plain = (): Field => ({
      kind: "field",
      name: random.pick(["proc.name", "fd.name", "ka.field"]),
      span,
    });
    const call = (name: string, ...args: Transformer["arguments"]): Transformer => {
      return { kind: "transformer", name, arguments: args, span };
    };
    const some = () => literal(random.pick(texts));
    const items = random.times(random.below(4), () => random.pick([plain(), some()]));
    switch (random.below(5)) {
      case 0:
        return call("concat", plain(), some());
      case 1:
        return call("join", some(), { kind: "list", items, span });
      case 2:
        return this.#getopt(random.pick(["n", "t"]));
      case 3:
        return call("tolower", call(random.pick(["basename", "b64", "toupper"]), plain()));
      default:
        return call(random.pick(["tolower", "toupper", "basename", "b64"]), plain());
    }
  }

  #getopt(selector: string | undefined): Transformer {
    const random = this.#random;
    const words = random.times(random.below(4), () =>
      literal(random.pick(["-n", "-t", "v", "-tv", "--", "-x"])),
    );
    const args = [{ kind: "list", items: words, span } as const, literal("nt:")];
    const base = { kind: "transformer", name: "getopt", arguments: args, span } as const;
    return selector === undefined ? base : { ...base, argument: selector };
  }

  /** A right side of the same type, where operator and field may have one. */
  #rightField(kind: Kind, left: Operand, operator: string): Transformer | undefined {
    if (operator === "regex" || operator === "pmatch" || left.kind !== "field") return undefined;
    const same: Partial<Record<Kind, readonly string[]>> = {
      text: ["proc.name", "fd.name", "ka.field"],
      bytes: ["evt.buffer"],
      ip: ["fd.sip"],
      bool: ["evt.failed"],
    };
    const names = same[kind];
    if (names?.includes(left.name) !== true) return undefined;
    const field: Field = { kind: "field", name: this.#random.pick(names), span };
    return { kind: "transformer", name: "val", arguments: [field], span };
  }

  #literal(kind: Kind, operator: string): Literal {
    const pick = <T>(from: readonly T[]) => this.#random.pick(from);
    if (kind === "text") {
      if (operator === "glob" || operator === "iglob") return literal(pick(patterns));
      if (operator === "regex") return literal(pick(regexes));
      return literal(pick(operator === "pmatch" ? paths : texts));
    }
    if (kind === "bytes") return literal(pick(operator.startsWith("b") ? hex : texts));
    if (kind === "bool") return literal(pick(["true", "false"]));
    if (kind === "number") return literal(pick(numbers));
    if (kind === "port") return literal(pick(ports));
    return literal(pick(kind === "ip" ? addresses : networks));
  }

  #values(value: () => Literal): Values {
    return { kind: "values", values: this.#random.times(this.#random.below(4), value), span };
  }

  /** An event of a type; each field is missing now and then. */
  event(type: number): Event {
    const random = this.#random;
    const text = () => random.pick(texts);
    const number = () => random.pick([0, 1, -1, 5, 300, 4_294_967_295]);
    const positive = () => Math.abs(number());
    const address = () => Uint8Array.from(random.pick([[1, 2, 3, 4], [10, 0, 0, 1], sixteen]));
    const values: Readonly<Record<string, () => Value>> = {
      "proc.name": text,
      "proc.exepath": text,
      "fd.name": text,
      "evt.arg[path]": text,
      "ka.field": text,
      "fd.num": number,
      "evt.cpu": number,
      "evt.count": positive,
      "evt.time": () => random.pick([0, 1, 18_446_744_073_709_551_615n]),
      "fd.sport": () => random.pick([0, 1, 5, 300]),
      "evt.failed": () => random.oneIn(2),
      "evt.buffer": () => bytes(random.pick(["a", "a\0", "", "\xff", "bash"])),
      "fd.sip": address,
      "fd.snet": address,
      "fd.ip": () => [address(), address()],
      "fd.net": () => [address(), address()],
      "fd.port": () => [random.pick([0, 1]), random.pick([5, 300])],
      "fd.types": () => random.times(random.below(3), () => random.pick(["file", "ipv4", "t"])),
      "proc.aname": () => random.times(random.below(3), text),
      "proc.aname[1]": text,
    };
    const made = Object.entries(values).map(([name, make]) => [
      name,
      random.oneIn(5) ? undefined : make(),
    ]);
    // These two no event lacks, and indexes rely on it.
    const always = { "evt.num": 1 + random.below(5), "evt.type": eventTypeNames[type] ?? "other" };
    return { ...Object.fromEntries(made), ...always };
  }
}

const sixteen = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

function literal(value: string): Literal {
  return { kind: "literal", value, span };
}
