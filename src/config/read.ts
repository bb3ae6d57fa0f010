// From the merged tree of texts to typed values, by the rows of the table of keys. Everything that
// is wrong is collected; nothing is thrown.
import type { z } from "zod/mini";
import { suggest } from "../base/suggest.ts";
import { isOptionOrigin } from "./options.ts";
import type { Problem } from "./problem.ts";
import { type Config, formerKeys, type KeyName, keyNames, rowOf } from "./schema.ts";
import {
  type ConfigNode,
  describeNode,
  type MapNode,
  nodeAt,
  type Origin,
  type Plain,
  plainOf,
} from "./tree.ts";
import type { Forgiven } from "./value-types.ts";

export interface ReadConfig {
  readonly config: Config;
  readonly problems: readonly Problem[];
}

export function readConfig(root: MapNode): ReadConfig {
  const problems: Problem[] = [];
  findUnknown(root, "", problems);
  const values = new Map<string, unknown>();
  for (const name of keyNames) {
    const node = nodeAt(root, name.split("."));
    const set = node !== undefined && node.kind !== "null";
    values.set(name, set ? readValue(name, node, problems) : rowOf(name).default);
  }
  for (const name of keyNames) {
    const node = nodeAt(root, name.split("."));
    if (node !== undefined && node.kind !== "null") settle(name, node, root, values, problems);
  }
  // A cast: every name of the table is there, each with a value of its row's type.
  return { config: Object.fromEntries(values) as Config, problems };
}

const sections: ReadonlySet<string> = new Set(
  keyNames.flatMap((name) => {
    const names = name.split(".");
    return names.slice(1).map((_, at) => names.slice(0, at + 1).join("."));
  }),
);

const known: ReadonlySet<string> = new Set(keyNames);

function findUnknown(map: MapNode, above: string, problems: Problem[]): void {
  for (const [name, node] of map.entries) {
    const path = above === "" ? name : `${above}.${name}`;
    const at = node.origin;
    const instead = formerKeys.get(path);
    if (known.has(path)) continue;
    if (sections.has(path)) {
      if (node.kind === "map") findUnknown(node, path, problems);
      else if (node.kind !== "null") {
        const got = describeNode(node);
        problems.push({ code: "wrong-shape", at, key: path, wants: "a mapping", got });
      }
    } else if (instead !== undefined) {
      problems.push({ code: "former-key", at, key: path, instead });
    } else {
      const code = isOptionOrigin(at) ? "unknown-option-key" : "unknown-key";
      problems.push({ code, at, key: path, near: suggest(path, [...keyNames, ...sections], 1) });
    }
  }
}

function readValue(name: KeyName, node: ConfigNode, problems: Problem[]): unknown {
  const row = rowOf(name);
  const plain = plainOf(node);
  // Each round removes the unknown keys that the last one found; texts nest only so deep.
  for (let round = 0; round < 4; round++) {
    const result = row.type.safeParse(plain);
    if (result.success) return result.data;
    const issues = result.error.issues.flatMap(innermost);
    const unknown = issues.filter((issue) => issue.code === "unrecognized_keys");
    if (unknown.length < issues.length || round === 3) {
      report(name, node, issues.find((issue) => issue.code !== "unrecognized_keys")!, problems);
      break;
    }
    for (const issue of unknown) {
      for (const subkey of issue.keys) {
        const at = originAt(node, issue.path);
        problems.push({ code: "unknown-subkey", at, key: keyAt(name, issue.path), subkey });
        remove(plain, [...issue.path, subkey]);
      }
    }
  }
  return row.default;
}

type Issue = z.core.$ZodIssue;

/** A union has the issues of all its members; those of the member that came closest count. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const best = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
  const inner = best.map((other) => ({ ...other, path: [...issue.path, ...other.path] }));
  return inner.length === 0 ? [issue] : inner.flatMap(innermost);
}

const depth = (issues: readonly Issue[]): number =>
  Math.max(0, ...issues.map((one) => one.path.length + Number(one.code !== "invalid_type")));

function report(name: KeyName, node: ConfigNode, issue: Issue, problems: Problem[]): void {
  const at = originAt(node, issue.path);
  const key = keyAt(name, issue.path);
  const found = subnode(node, issue.path);
  const got = found === undefined ? "nothing" : describeNode(found);
  // A cast: only value-types.ts makes custom issues with parameters.
  const forgiven = issue.code === "custom" ? (issue.params as Forgiven | undefined) : undefined;
  if (forgiven?.wants !== undefined) {
    const used = JSON.stringify(rowOf(name).default) ?? "nothing";
    problems.push({ code: "unconvertible", at, key, wants: forgiven.wants, got, used });
  } else if (issue.code === "invalid_type" || issue.code === "invalid_union") {
    const expected = issue.code === "invalid_type" ? issue.expected : "string";
    problems.push({ code: "wrong-shape", at, key, wants: shapes[expected] ?? expected, got });
  } else {
    problems.push({ code: "bad-value", at, key, reason: issue.message });
  }
}

const shapes: Readonly<Record<string, string>> = {
  string: "a single value",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function subnode(node: ConfigNode, path: readonly PropertyKey[]): ConfigNode | undefined {
  let at: ConfigNode | undefined = node;
  for (const step of path) {
    if (at?.kind === "map") at = at.entries.get(String(step));
    else if (at?.kind === "list") at = at.items[Number(step)];
    else if (step !== 0) return undefined; // A single value stands for a list of one.
  }
  return at;
}

function originAt(node: ConfigNode, path: readonly PropertyKey[]): Origin {
  for (let length = path.length; length > 0; length--) {
    const found = subnode(node, path.slice(0, length));
    if (found !== undefined) return found.origin;
  }
  return node.origin;
}

function keyAt(name: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (key, step) => (typeof step === "number" ? `${key}[${step}]` : `${key}.${String(step)}`),
    name,
  );
}

function remove(plain: Plain, path: readonly PropertyKey[]): void {
  const last = String(path.at(-1));
  let at: Plain = plain;
  for (const step of path.slice(0, -1)) {
    if (Array.isArray(at)) at = at[Number(step)] ?? null;
    else if (at !== null && typeof at === "object") at = at[String(step)] ?? null;
  }
  if (at !== null && typeof at === "object" && !Array.isArray(at)) delete at[last];
}

/** What a value that was set means beyond itself: old spellings, and what does not work yet. */
function settle(
  name: KeyName,
  node: ConfigNode,
  root: MapNode,
  values: Map<string, unknown>,
  problems: Problem[],
): void {
  const row = rowOf(name);
  const at = node.origin;
  const value = values.get(name);
  if (row.deprecatedFor !== undefined) {
    const other = row.deprecatedFor;
    const both = nodeAt(root, other.split(".")) !== undefined;
    if (both) problems.push({ code: "both-keys", at, key: name, other });
    else problems.push({ code: "deprecated-key", at, key: name, instead: other });
    if (!both) values.set(other, value);
  }
  if (row.needs !== undefined && value === true) {
    const reason = row.needs((other) => values.get(other));
    if (reason !== undefined) problems.push({ code: "bad-value", at, key: name, reason });
  }
  if (row.later !== undefined && Object.hasOwn(row.later, String(value))) {
    const used = row.later[String(value)];
    const usedText = used === undefined ? undefined : String(used);
    problems.push({ code: "later-value", at, key: name, value: String(value), used: usedText });
    if (used !== undefined) values.set(name, used);
  }
  if (row.status === "planned" && counts(name, values) && !Bun.deepEquals(value, row.default)) {
    problems.push({ code: "later-key", at, key: name });
  }
}

/**
 * Whether a planned key is worth a line: not in a section that is off, and not in one whose
 * `enabled` key has a line already.
 */
function counts(name: KeyName, values: ReadonlyMap<string, unknown>): boolean {
  const row = rowOf(name);
  if (row.when !== undefined && !row.when((other) => values.get(other))) return false;
  const section = name.slice(0, name.lastIndexOf("."));
  const enabled = `${section}.enabled`;
  if (name === enabled || !known.has(enabled)) return true;
  return values.get(enabled) === true && rowOf(enabled as KeyName).status === "works";
}
