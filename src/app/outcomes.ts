// Which events some rule could match, calls that succeeded and calls that failed apart: what none
// can match is the first that the driver leaves out when there is not room for all.
import { callWorth, type Outcomes, type WorthOf } from "../capture/worth.ts";
import type { Context } from "../fields/context.ts";
import { eventCodes, type EventNaming } from "../filter/event-codes.ts";
import type { Rule } from "../rules/rule.ts";
import { type Architecture, type Syscall, syscallsOf } from "../schema/syscalls.ts";
import { syscallNaming } from "./event-naming.ts";
import { kernelSource } from "./rule-sources.ts";

/** What each call is worth to these rules. */
export function worthFor(rules: readonly Rule<Context>[], architecture: Architecture): WorthOf {
  const naming = outcomeNaming(architecture);
  const matched = new Set<number>();
  for (const rule of rules.filter(({ source }) => source === kernelSource)) {
    const found = eventCodes(rule.ir, naming);
    for (const code of found.ok ? found.value : naming.universe) matched.add(code);
  }
  const outcomes = (call: Syscall): Outcomes => ({
    done: matched.has(doneCode(call)),
    failed: matched.has(failedCode(call)),
  });
  return (call) => callWorth(call, outcomes(call));
}

function doneCode({ code }: { readonly code: number }): number {
  return 2 * code;
}

function failedCode({ code }: { readonly code: number }): number {
  return 2 * code + 1;
}

/** Names of calls stand for two codes each; some tests of results for one of them. */
function outcomeNaming(architecture: Architecture): EventNaming {
  const calls = syscallsOf(architecture);
  const naming = syscallNaming(architecture);
  const done = new Set(calls.map(doneCode));
  const failed = new Set(calls.map(failedCode));
  // Of calls that make a descriptor it is the result, which is negative when they fail.
  const withFd = new Set([
    ...done,
    ...calls.filter(({ event }) => !event.flags.has("creates_fd")).map(failedCode),
  ]);
  return {
    ...naming,
    universe: done.union(failed),
    codesOf: (name) => [...naming.codesOf(name)].flatMap((code) => [2 * code, 2 * code + 1]),
    codesWhere: (field, operator, value) => {
      switch (`${field} ${operator} ${value}`) {
        case "evt.res = SUCCESS":
        case "evt.failed = false":
        case "evt.rawres >= 0":
        case "evt.rawres > 0":
        case "evt.rawres > -1":
        case "evt.rawres = 0":
          return done;
        case "evt.failed = true":
        case "evt.rawres < 0":
          return failed;
        case "fd.num >= 0":
        case "fd.num > 0":
        case "fd.num > -1":
          return withFd;
        default:
          return undefined;
      }
    },
  };
}
