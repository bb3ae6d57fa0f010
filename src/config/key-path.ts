// The left side of `-o key=value`: names joined by dots, with [index] for list elements and [] for
// a new one. A backslash before `.`, `[`, `]` or `\` makes it an ordinary character of a name.
import { err, ok, type Result } from "../base/result.ts";
import { type ConfigNode, describeNode, emptyMap, type MapNode, type Origin } from "./tree.ts";

export type Step =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "append" };

/** Reads a key path; the error says what is wrong with it. */
export function parseKeyPath(text: string): Result<readonly Step[], string> {
  const steps: Step[] = [];
  let at = 0;
  for (;;) {
    const name = readName(text, at);
    if (!name.ok) return name;
    if (name.value.name === "") return err(`a name is missing at character ${at + 1}`);
    steps.push({ kind: "name", name: name.value.name });
    at = name.value.end;
    while (text[at] === "[") {
      const match = /^\[(\d{0,6})\]/.exec(text.slice(at));
      if (match === null) return err(`'[' needs a number or nothing, then ']'`);
      const [whole, digits = ""] = match;
      steps.push(digits === "" ? { kind: "append" } : { kind: "index", index: Number(digits) });
      at += whole.length;
    }
    if (at === text.length) return ok(steps);
    if (text[at] !== ".") return err(`'${text[at]}' is unexpected at character ${at + 1}`);
    at++;
  }
}

function readName(text: string, start: number): Result<{ name: string; end: number }, string> {
  let name = "";
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === "." || character === "[") break;
    if (character !== "\\") {
      name += character;
      continue;
    }
    at++;
    const escaped = text[at];
    if (escaped === undefined || !".[]\\".includes(escaped)) {
      return err(`a backslash must be followed by one of . [ ] \\`);
    }
    name += escaped;
  }
  return ok({ name, end: at });
}

/** Puts a value at a path, making the maps and lists on the way; the error says why it cannot. */
export function assign(
  root: MapNode,
  steps: readonly Step[],
  value: ConfigNode,
): string | undefined {
  let node: ConfigNode = root;
  for (const [at, step] of steps.entries()) {
    const next = steps[at + 1];
    const set = child(node, step);
    if (typeof set === "string") return `at '${pathText(steps.slice(0, at))}': ${set}`;
    if (next === undefined) {
      set.put(value);
      return undefined;
    }
    const existing: ConfigNode | undefined = set.get();
    if (existing === undefined || existing.kind === "null") {
      const made: ConfigNode = container(next, value.origin);
      set.put(made);
      node = made;
    } else {
      node = existing;
    }
  }
  return undefined;
}

interface Slot {
  get(): ConfigNode | undefined;
  put(node: ConfigNode): void;
}

function child(node: ConfigNode, step: Step): Slot | string {
  if (step.kind === "name") {
    if (node.kind !== "map") return `expects a mapping, got ${describeNode(node)}`;
    const { entries } = node;
    return {
      get: () => entries.get(step.name),
      put: (value) => {
        entries.set(step.name, value);
      },
    };
  }
  if (node.kind !== "list") return `expects a list, got ${describeNode(node)}`;
  const { items } = node;
  const index = step.kind === "append" ? items.length : step.index;
  if (index > items.length) return `the list has only ${items.length} elements`;
  return {
    get: () => items[index],
    put: (value) => {
      items[index] = value;
    },
  };
}

function container(next: Step, origin: Origin): ConfigNode {
  return next.kind === "name" ? emptyMap(origin) : { kind: "list", items: [], origin };
}

function pathText(steps: readonly Step[]): string {
  return steps
    .map((step, at) => {
      if (step.kind === "append") return "[]";
      if (step.kind === "index") return `[${step.index}]`;
      return at === 0 ? step.name : `.${step.name}`;
    })
    .join("");
}
