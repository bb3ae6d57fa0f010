// Fields that conditions see otherwise than outputs: both ends of a socket, names of addresses, a
// stretch of time.
import { expect, test } from "bun:test";
import { fieldEvents } from "../../test/support/field-events.ts";
import { check } from "../filter/check.ts";
import { compile } from "../filter/compile.ts";
import { parse } from "../filter/parser.ts";
import { catalog } from "./catalog.ts";
import type { Context } from "./context.ts";

function holds(condition: string, context: Context): boolean {
  const parsed = parse({ name: "test", text: condition });
  const { ir } = parsed.ok ? check(parsed.value, catalog) : { ir: undefined };
  if (ir === undefined) throw new Error(`${condition} does not compile`);
  return compile(ir)(context);
}

// The connection is 10.0.0.1:40000->1.2.3.4:443; open is about a file.
// biome-ignore format: a table
const cases: readonly (readonly [string, keyof typeof fieldEvents, boolean])[] = [
  ["fd.ip = 10.0.0.1", "connect", true],
  ["fd.ip = 1.2.3.4", "connect", true],
  ["fd.ip = 1.2.3.5", "connect", false],
  ["fd.ip != 1.2.3.5", "connect", true],
  ["fd.ip != 1.2.3.4", "connect", false],
  ["fd.ip in (9.9.9.9, 1.2.3.4)", "connect", true],
  ["fd.ip != 1.2.3.4", "open", false],
  ["not fd.ip = 1.2.3.4", "open", true],
  ["fd.port = 443", "connect", true],
  ["fd.port = https", "connect", true],
  ["fd.port > 40000", "connect", false],
  ["fd.port >= 40000", "connect", true],
  ["fd.port exists", "open", false],
  ["fd.proto = 40000", "connect", true],
  ["fd.proto != 443", "connect", false],
  ["fd.net = 1.0.0.0/8", "connect", true],
  ["fd.net in (127.0.0.0/8, 10.0.0.0/8)", "connect", true],
  ["fd.net != 1.0.0.0/8", "connect", false],
  ["fd.cnet = 10.0.0.0/8", "connect", true],
  ["fd.snet = 10.0.0.0/8", "connect", false],
  ["fd.sip.name = example.com", "connect", true],
  ["fd.sip.name = example.org", "connect", true],
  ["fd.sip.name in (example.net, example.org)", "connect", true],
  ["fd.sip.name = example.net", "connect", false],
  ["fd.sip.name != example.net", "connect", true],
  ["fd.sip.name != example.com", "connect", false],
  ["fd.sip.name startswith example.", "connect", true],
  ["fd.cip.name = here.example", "connect", true],
  // Nobody knows a name, and so it is another one.
  ["fd.sip.name = example.com", "receive", false],
  ["fd.sip.name != example.com", "receive", true],
  ["fd.sip.name != example.com", "open", false],
  ["evt.around[1700000000123456788] = 1", "open", true],
  ["evt.around[1700000000123456788] = 0", "open", false],
  ["evt.around[1700000001] = 1", "open", false],
  ["evt.deltatime = 0", "open", true],
];

test.each(cases)("%s at %s: %p", (condition, where, wanted) => {
  expect(holds(condition, fieldEvents[where]())).toBe(wanted);
});
