// A filter as the user of `gyr inspect` and `gyr record` writes it: one condition, compiled with
// the fields of kernel events, and the system calls that it needs.
import { err, ok, type Result } from "../base/result.ts";
import { catalog } from "../fields/catalog.ts";
import type { Context } from "../fields/context.ts";
import { check } from "../filter/check.ts";
import { compile, type Predicate } from "../filter/compile.ts";
import { type Diagnostic, hint, message } from "../filter/diagnostic.ts";
import { eventCodes } from "../filter/event-codes.ts";
import type { Ir } from "../filter/ir.ts";
import { parse } from "../filter/parser.ts";
import type { Source } from "../filter/source.ts";
import { type Architecture, type Syscall, syscallsOf } from "../schema/syscalls.ts";
import { syscallNaming } from "./event-naming.ts";
import { selectSyscalls } from "./selection.ts";

export interface EventFilter {
  readonly test: Predicate<Context>;
  /** What a live source is asked for: what can match and what state needs. */
  readonly syscalls: (architecture: Architecture) => readonly Syscall[];
}

/** undefined without a filter: everything matches. The error shows the place of the mistake. */
export function eventFilter(text: string): Result<EventFilter | undefined, string> {
  if (text.trim() === "") return ok(undefined);
  const source: Source = { name: "filter", text };
  const parsed = parse(source);
  if (!parsed.ok) return err(mistake(source, parsed.error));
  const checked = check(parsed.value, catalog);
  const { ir } = checked;
  if (ir === undefined) return err(mistake(source, checked.errors[0]!));
  return ok({
    test: compile(ir),
    syscalls: (architecture) => needed(ir, architecture),
  });
}

/** Every system call that has an event. */
export function everySyscall(architecture: Architecture): readonly Syscall[] {
  return syscallsOf(architecture);
}

function needed(ir: Ir<Context>, architecture: Architecture): readonly Syscall[] {
  const naming = syscallNaming(architecture);
  const codes = eventCodes(ir, naming);
  const ruleCodes = codes.ok ? codes.value : naming.universe;
  return selectSyscalls({ architecture, ruleCodes, all: true, customSet: [], repair: false })
    .syscalls;
}

function mistake(source: Source, diagnostic: Diagnostic): string {
  const { start } = diagnostic.at;
  const help = hint(diagnostic);
  const words = `filter: ${message(diagnostic)}${help === undefined ? "" : `; ${help}`}`;
  return `${words}\n  ${source.text}\n  ${" ".repeat(start)}^`;
}
