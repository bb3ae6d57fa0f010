// A rule ready to be matched: macros and lists resolved, the condition checked against the fields,
// the output completed. Everything is known before the first event.

import type { Expr } from "../filter/ast.ts";
import type { Ir } from "../filter/ir.ts";
import type { Place } from "../base/file-text.ts";
import type { Exception } from "./exceptions.ts";
import type { Priority } from "./priority.ts";

export interface Rule<Ctx> {
  readonly name: string;
  readonly source: string;
  /** As written, with what was appended; macros and lists are still names. */
  readonly conditionText: string;
  /** Lists and exceptions written out, macros still names. */
  readonly parsed: Expr;
  /** Without macros. */
  readonly condition: Expr;
  readonly ir: Ir<Ctx>;
  /** Codes of the events that can match; undefined when the loader was given no way to tell. */
  readonly eventCodes: ReadonlySet<number> | undefined;
  /** As written, with what was appended. */
  readonly outputText: string;
  /** The format of the alert: with the configured additions, without what is unsupported. */
  readonly output: string;
  /** Configured fields that the alert carries beside the output's: name to raw field or format. */
  readonly extraFields: readonly ExtraField[];
  readonly desc: string;
  readonly priority: Priority;
  /** Sorted. */
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly capture: boolean;
  /** 0 means the configured default. */
  readonly captureDurationMs: number;
  readonly warnEvttypes: boolean;
  readonly skipIfUnknownFilter: boolean;
  readonly exceptions: readonly Exception[];
  /** Macros and lists named in the condition itself. */
  readonly macros: readonly string[];
  readonly lists: readonly string[];
  readonly location: Place;
}

export interface ExtraField {
  readonly name: string;
  /** A field's name when `raw`, otherwise a format. */
  readonly text: string;
  readonly raw: boolean;
}
