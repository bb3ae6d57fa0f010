// All operators, in the order in which the parser tries them. The order matters where one symbol
// begins another (`==` before `=`, `<=` before `<`) and shows in error messages and in the manual.

import { bcontains } from "./bcontains.ts";
import { bstartswith } from "./bstartswith.ts";
import { contains } from "./contains.ts";
import { endswith } from "./endswith.ts";
import { eq, eqEq } from "./eq.ts";
import { exists } from "./exists.ts";
import { ge } from "./ge.ts";
import { glob } from "./glob.ts";
import { gt } from "./gt.ts";
import { icontains } from "./icontains.ts";
import { iglob } from "./iglob.ts";
import { isIn } from "./in.ts";
import { intersects } from "./intersects.ts";
import { le } from "./le.ts";
import { lt } from "./lt.ts";
import { ne } from "./ne.ts";
import type { Operator } from "./operator.ts";
import { pmatch } from "./pmatch.ts";
import { regex } from "./regex.ts";
import { startswith } from "./startswith.ts";

export const operators: readonly Operator[] = [
  exists,
  le,
  lt,
  ge,
  gt,
  eqEq,
  eq,
  ne,
  glob,
  iglob,
  contains,
  icontains,
  bcontains,
  startswith,
  bstartswith,
  endswith,
  regex,
  intersects,
  isIn,
  pmatch,
];

const bySymbol: ReadonlyMap<string, Operator> = new Map(
  operators.map((operator) => [operator.symbol, operator]),
);

export function operatorNamed(symbol: string): Operator | undefined {
  return bySymbol.get(symbol);
}

export function operatorSymbols(takes?: Operator["takes"]): string[] {
  const wanted = operators.filter((operator) => takes === undefined || operator.takes === takes);
  return wanted.map(({ symbol }) => symbol);
}
