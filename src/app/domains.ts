// Domain names that rules compare addresses with: they are asked for before events come, and before
// changed rules are used.
import { limits } from "../base/limits.ts";
import { DomainNames } from "../enrich/domain-names.ts";
import type { Context } from "../fields/context.ts";
import { domainFields } from "../fields/fd-net.ts";
import { testsOf } from "../filter/ir.ts";
import type { Log } from "../output/log.ts";
import type { Rule } from "../rules/rule.ts";

export interface AskedDomains {
  readonly names: ReadonlySet<string>;
  readonly domains: DomainNames;
  /** When the first answers are there, or have taken too long. */
  readonly answered: Promise<unknown>;
}

/** Begins to ask for the names in the rules; undefined when there is none: nothing is asked for. */
export function askForDomains(
  rules: readonly Rule<Context>[],
  log: Log,
  before?: AskedDomains,
): AskedDomains | undefined {
  const names = domainsIn(rules);
  if (names.size === 0) return undefined;
  if (before !== undefined && names.symmetricDifference(before.names).size === 0) return before;
  const domains = new DomainNames(names);
  const { ignored } = domains;
  if (ignored.length > 0)
    log.write("warning", `Rules name too many domains; never looked up: ${ignored.join(", ")}`);
  const answered = Promise.race([domains.start(), Bun.sleep(limits.domainAnswersMs)]);
  return { names, domains, answered };
}

export function domainsIn(rules: readonly Rule<Context>[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { ir } of rules) {
    for (const { left, right } of testsOf(ir)) {
      if (left.kind !== "field" || !domainFields.has(left.name)) continue;
      if (right.kind !== "constants") continue;
      for (const { value } of right.literals) names.add(value);
    }
  }
  return names;
}
