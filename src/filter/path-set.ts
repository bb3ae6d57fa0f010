// The set of paths behind `pmatch` (rule-language.md D.3): a tree of path components. A path is
// covered when walking its components reaches the end of one of the set's paths.

import { compileGlob, hasWildcard } from "./glob.ts";

interface Branch {
  /** Below this every path is covered. */
  whole: boolean;
  readonly literal: Map<string, Branch>;
  readonly wild: Map<string, { readonly matches: (name: string) => boolean; branch: Branch }>;
}

export class PathSet {
  private readonly root: Branch = branch();

  constructor(paths: readonly string[]) {
    for (const path of paths) this.add(path);
  }

  covers(path: string): boolean {
    return covers(this.root, path, 0);
  }

  private add(path: string): void {
    let here = this.root;
    for (const name of path.split("/")) {
      if (name === "") continue;
      if (here.whole) return; // A shorter path covers this one already.
      here = child(here, name);
    }
    here.whole = true;
    here.literal.clear();
    here.wild.clear();
  }
}

function branch(): Branch {
  return { whole: false, literal: new Map(), wild: new Map() };
}

function child(parent: Branch, name: string): Branch {
  if (hasWildcard(name)) {
    const known = parent.wild.get(name) ?? { matches: compileGlob(name), branch: branch() };
    parent.wild.set(name, known);
    return known.branch;
  }
  const known = parent.literal.get(name) ?? branch();
  parent.literal.set(name, known);
  return known;
}

/** Depth is bounded by the set's own paths, not by the text. */
function covers(here: Branch, path: string, from: number): boolean {
  if (here.whole) return true;
  let start = from;
  while (path.charCodeAt(start) === 0x2f) start++;
  if (start >= path.length) return false;
  const slash = path.indexOf("/", start);
  const end = slash < 0 ? path.length : slash;
  const name = path.slice(start, end);
  const next = here.literal.get(name);
  if (next !== undefined && covers(next, path, end)) return true;
  for (const { matches, branch } of here.wild.values()) {
    if (matches(name) && covers(branch, path, end)) return true;
  }
  return false;
}
