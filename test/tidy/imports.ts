// Who may import whom. Data moves left to right through the folders of src, and so may knowledge.

import { posix } from "node:path";
import { isTest, type SourceFile, withoutComments } from "./source-files.ts";

interface Folder {
  /** Folders of src it may import, besides itself. */
  readonly from: readonly string[];
  readonly why: string;
  /** May it reach files, sockets, processes? The others are handed what they need. */
  readonly io?: boolean;
}

export const folders: Readonly<Record<string, Folder>> = {
  base: { from: [], why: "could be lifted into another project unchanged" },
  schema: { from: ["base"], why: "is data only" },
  native: { from: ["base"], why: "is the one audited surface that touches pointers", io: true },
  decode: { from: ["schema", "base"], why: "turns bytes into values and remembers nothing" },
  scap: { from: ["schema", "base"], why: "turns the bytes of capture files into blocks and back" },
  capture: {
    from: ["native", "scap", "schema", "base"],
    why: "delivers bytes and does not look inside beyond the header",
    io: true,
  },
  state: {
    from: ["decode", "schema", "base"],
    why: "is updated from events alone: no clock, no files, no network",
  },
  enrich: {
    from: ["native", "state", "decode", "schema", "base"],
    why: "answers what state asks for from outside",
    io: true,
  },
  filter: { from: ["base"], why: "is a language that knows no field and no syscall" },
  fields: {
    from: ["filter", "state", "decode", "schema", "base"],
    why: "reads event and state and changes neither",
  },
  rules: { from: ["filter", "base"], why: "turns texts into rules, whatever the fields are" },
  match: {
    from: ["rules", "filter", "fields", "state", "decode", "schema", "base"],
    why: "never sees a file or a socket",
  },
  k8saudit: {
    from: ["fields", "filter", "state", "decode", "schema", "base"],
    why: "is a source with fields of its own, and knows neither rules nor alerts",
    io: true,
  },
  output: { from: ["base"], why: "gets alerts as text and plain data", io: true },
  metrics: { from: ["base"], why: "turns readings into names and texts; others read" },
  web: {
    from: ["metrics", "base"],
    why: "answers requests; what it asks for is handed in",
    io: true,
  },
  config: { from: ["base"], why: "turns texts into settings and knows nobody who uses them" },
  lsp: {
    from: ["rules", "fields", "filter", "schema", "config", "base"],
    why: "answers an editor from texts; files and streams are handed in",
  },
  app: {
    from: [
      ...["base", "schema", "native", "decode", "scap", "capture", "state", "enrich", "filter"],
      ...["fields", "rules", "match", "k8saudit", "output", "metrics", "web", "config"],
    ],
    why: "is the only place that knows everything",
    io: true,
  },
  cli: {
    from: ["app", "lsp", "config", "rules", "fields", "filter", "schema", "base"],
    why: "turns arguments into calls of app",
    io: true,
  },
};

const ioModules =
  /^(?:node:)?(?:fs|net|dgram|http|https|http2|child_process|worker_threads|os)(?:\/|$)/;

/** What a file imports, as written. */
export function importsOf(text: string): string[] {
  const pattern = /(?:\bfrom|\bimport|\bimport\()\s*"([^"\n]+)"|new URL\("(\.[^"\n]+)"/g;
  return [...withoutComments(text).matchAll(pattern)].map((match) => match[1] ?? match[2] ?? "");
}

/** A relative import as a path of the project. */
export function resolveImport(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

export function importViolations({ path, text }: SourceFile): string[] {
  return importsOf(text).flatMap((specifier) => {
    const complaint = specifier.startsWith(".")
      ? relativeViolation(path, resolveImport(path, specifier))
      : packageViolation(path, specifier);
    return complaint === undefined ? [] : [`${path}: ${complaint}`];
  });
}

function folderOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function relativeViolation(path: string, target: string): string | undefined {
  if (!path.startsWith("src/")) return undefined;
  if (path === "src/main.ts") {
    if (folderOf(target) === "cli") return undefined;
    return `imports ${target}; it hands arguments to src/cli and does nothing else`;
  }
  const from = folderOf(path);
  const row = from === undefined ? undefined : folders[from];
  if (row === undefined) {
    return "has no row in test/tidy/imports.ts: say there what its folder may import and why";
  }
  const to = folderOf(target);
  if (to === undefined) return outsideViolation(path, from!, target);
  if (to === from || row.from.includes(to)) return undefined;
  return (
    `imports ${target}, but ${from} ${row.why}; have the value handed in, or move the code ` +
    `to a folder that may know both`
  );
}

function outsideViolation(path: string, from: string, target: string): string | undefined {
  if (isTest(path) && target.startsWith("test/support/")) return undefined;
  if (from === "app" && /^(build|rules|packaging)\//.test(target)) return undefined; // In dist/gyr.
  return `imports ${target}; src imports nothing outside of src (only src/app embeds files)`;
}

function packageViolation(path: string, specifier: string): string | undefined {
  if (specifier === "bun:ffi" && !path.startsWith("src/native/")) {
    return "imports bun:ffi; pointers are for src/native: add a function there and call it";
  }
  const from = folderOf(path);
  if (from === undefined || isTest(path) || folders[from]?.io === true) return undefined;
  if (!ioModules.test(specifier)) return undefined;
  return `imports ${specifier}, but ${from} does no input or output; have the data handed in`;
}

/** Files of src that nothing starts from: neither an entry point nor imported by one. */
export function unreachable(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const queue = files.map(({ path }) => path).filter(isEntry);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const specifier of importsOf(byPath.get(path)?.text ?? "")) {
      if (specifier.startsWith(".")) queue.push(resolveImport(path, specifier));
    }
  }
  return files
    .map(({ path }) => path)
    .filter((path) => /^src\/.*\.ts$/.test(path) && !isTest(path) && !path.endsWith(".d.ts"))
    .filter((path) => !seen.has(path));
}

function isEntry(path: string): boolean {
  return path === "src/main.ts" || /^(scripts|bench)\/|\.worker\.ts$/.test(path);
}

/** Files of bpf that are not part of the probe. */
export function notIncluded(files: readonly SourceFile[]): string[] {
  const included = new Set<string>(["bpf/probe.bpf.c"]);
  for (const { path, text } of files) {
    for (const [, target = ""] of text.matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
      included.add(posix.join(posix.dirname(path), target));
      included.add(posix.join("bpf", target)); // The build passes -Ibpf.
    }
  }
  return files.map(({ path }) => path).filter((path) => /^bpf\//.test(path) && !included.has(path));
}
