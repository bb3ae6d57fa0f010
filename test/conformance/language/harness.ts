// What the conformance tables are written with. The numbers are those of a catalogue of 433
// behaviours that an engine compatible with Falco must show.
//
// A table is a file that exports its items and nothing else; it runs nothing by itself:
//
//     export const grammar: Items = [
//       item(1, "bare words are macros", () => { expect(printed("a")).toBe("a"); }),
//       notApplicable(2, "There are no plugins yet: nothing can …"),
//     ];
//
// complete.test.ts imports every table, runs the items as tests called `12. title`, and proves that
// each number is there exactly once. One item: `bun test test/conformance -t "^12\\."`.
//
// Conditions are asked through both back ends (`holds`), which must agree; what is true must also
// be in the set of events that the condition is indexed under.
import { expect } from "bun:test";
import { loadRulesFor } from "../../../src/app/rules.ts";
import { eventNaming } from "../../../src/app/event-naming.ts";
import type { Config } from "../../../src/config/schema.ts";
import { catalog } from "../../../src/fields/catalog.ts";
import type { Context } from "../../../src/fields/context.ts";
import { check, type Checked } from "../../../src/filter/check.ts";
import { compile } from "../../../src/filter/compile.ts";
import { message } from "../../../src/filter/diagnostic.ts";
import { eventCodes } from "../../../src/filter/event-codes.ts";
import type { Ir } from "../../../src/filter/ir.ts";
import { parse } from "../../../src/filter/parser.ts";
import { print } from "../../../src/filter/print.ts";
import type { Scheme } from "../../../src/filter/scheme.ts";
import { generate } from "../../../src/match/generate.ts";
import { code, message as ruleMessage } from "../../../src/rules/diagnostic.ts";
import type { Diagnostic as RuleDiagnostic } from "../../../src/rules/diagnostic.ts";
import type { Loaded } from "../../../src/rules/load.ts";
import { builtinConfig } from "../../support/replay-capture.ts";

export type Items = readonly Item[];

export type Item =
  | { readonly number: number; readonly title: string; readonly run: () => void | Promise<void> }
  | { readonly number: number; readonly reason: string };

/** A behaviour and the code that shows it; `title` is what the catalogue says, in a few words. */
export function item(number: number, title: string, run: () => void | Promise<void>): Item {
  return { number, title, run };
}

/** A behaviour that gyr cannot have; the reason is a full sentence. */
export function notApplicable(number: number, reason: string): Item {
  return { number, reason };
}

/** The canonical text of a condition, or `error: …`. Fields need not exist. */
export function printed(text: string, depthMax?: number): string {
  const parsed = parse({ name: "test", text }, depthMax === undefined ? {} : { depthMax });
  return parsed.ok ? print(parsed.value) : `error: ${message(parsed.error)}`;
}

/** Why a text is not a condition; throws when it is one. */
export function syntaxError(text: string): string {
  const parsed = parse({ name: "test", text });
  if (parsed.ok) throw new Error(`${JSON.stringify(text)} parses as ${print(parsed.value)}`);
  return message(parsed.error);
}

/** Parses and binds to fields; throws on a syntax error. */
export function checked<Ctx>(text: string, scheme: Scheme<Ctx>): Checked<Ctx> {
  const parsed = parse({ name: "test", text }, { depthMax: 1000 });
  if (!parsed.ok) throw new Error(`${text}: ${message(parsed.error)}`);
  return check(parsed.value, scheme);
}

/** What is wrong with a condition that parses, over the fields of kernel events unless told. */
export function compileErrors(text: string): string[];
export function compileErrors<Ctx>(text: string, scheme: Scheme<Ctx>): string[];
export function compileErrors(text: string, scheme: Scheme<never> = catalog): string[] {
  return checked(text, scheme).errors.map(message);
}

export function compileWarnings(text: string): string[];
export function compileWarnings<Ctx>(text: string, scheme: Scheme<Ctx>): string[];
export function compileWarnings(text: string, scheme: Scheme<never> = catalog): string[] {
  return checked(text, scheme).warnings.map(message);
}

/** The checked condition; throws when there is anything wrong with it. */
export function irOf<Ctx>(text: string, scheme: Scheme<Ctx>): Ir<Ctx> {
  const { ir, errors } = checked(text, scheme);
  if (ir === undefined) throw new Error(`${text}: ${errors.map(message).join("; ")}`);
  return ir;
}

/** Whether a condition over the fields of kernel events holds, by both back ends. */
export function holds(text: string, context: Context): boolean {
  const ir = irOf(text, catalog);
  const type = context.event.type;
  const answer = bothAnswer(text, ir, type, context);
  const codes = eventCodes(ir, eventNaming);
  if (answer && codes.ok && !codes.value.has(type)) {
    throw new Error(`${text}: holds for event ${type}, for which it would not be asked`);
  }
  return answer;
}

/** The same over other fields. `type` is what the event's type is to `byType` of the rows. */
export function holdsIn<Ctx>(scheme: Scheme<Ctx>, text: string, event: Ctx, type = 1): boolean {
  return bothAnswer(text, irOf(text, scheme), type, event);
}

function bothAnswer<Ctx>(text: string, ir: Ir<Ctx>, type: number, event: Ctx): boolean {
  const closure = compile(ir)(event);
  let generated = false;
  const { next, byType } = generate([{ ir, eventIds: [type] }]);
  next();
  byType[type]?.(event, () => {
    generated = true;
    return true;
  });
  if (generated !== closure) {
    throw new Error(`${text}: closures say ${closure}, the generated code says ${generated}`);
  }
  return closure;
}

/** Expects each condition to hold or not, and names the one that does not do as told. */
export function expectHolds(
  context: Context,
  cases: readonly (readonly [text: string, want: boolean])[],
): void {
  const got = cases.map(([text]) => [text, holds(text, context)] as const);
  expect(got).toEqual(cases.map(([text, want]) => [text, want]));
}

/** Loads texts as rules files, in this order, as a run with the built-in configuration does. */
export function loadTexts(texts: readonly string[], config: Config = builtinConfig()) {
  const files = texts.map((text, index) => ({ name: `${index + 1}.yaml`, text }));
  return loadRulesFor(files, config);
}

/** `CODE message` of each, in the order of the files. */
export function errorsOf(loaded: Loaded<Context>): string[] {
  return loaded.results.flatMap(({ errors }) => errors.map(told));
}

export function warningsOf(loaded: Loaded<Context>): string[] {
  return loaded.results.flatMap(({ warnings }) => warnings.map(told));
}

function told({ problem }: RuleDiagnostic): string {
  return `${code(problem)} ${ruleMessage(problem)}`;
}
