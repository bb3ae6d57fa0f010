// Loading the configuration: main file or built-in default, included files, -o options, in Falco's
// order. The outcome always holds a complete configuration; whether to go on is the caller's
// choice.
import { suggest } from "../base/suggest.ts";
import { parseYaml } from "../base/yaml.ts";
import { defaultConfig } from "./default-config.ts";
import { type Environment, expandVariables } from "./environment.ts";
import { type FileAccess, filesIn } from "./file-access.ts";
import { applyOption } from "./options.ts";
import { isError, type Problem } from "./problem.ts";
import { readConfig } from "./read.ts";
import { type Config, keys } from "./schema.ts";
import {
  type ConfigNode,
  emptyMap,
  type MapNode,
  nodeAt,
  originOf,
  plainOf,
  treeOf,
} from "./tree.ts";

export const defaultPath = "/etc/falco/falco.yaml";
/** What messages call the configuration inside the executable. */
export const builtinName = "built-in configuration";

export interface LoadOptions {
  /** The file given with -c; without it the default path, then the built-in configuration. */
  readonly path: string | undefined;
  /** Texts of -o options, in order; then those that other flags stand for. */
  readonly options: readonly string[];
  readonly environment: Environment;
  readonly files: FileAccess;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The main file first; empty with the built-in configuration. */
  readonly paths: readonly string[];
  /** Errors and warnings, in the order found. */
  readonly problems: readonly Problem[];
  /** Whether the agent may start with it. */
  readonly ok: boolean;
}

export function loadConfig(options: LoadOptions): LoadedConfig {
  return new Loader(options).load();
}

class Loader {
  private readonly options: LoadOptions;
  private readonly problems: Problem[] = [];
  private readonly paths: string[] = [];

  constructor(options: LoadOptions) {
    this.options = options;
  }

  load(): LoadedConfig {
    const root = this.mainFile();
    const applied: string[] = [];
    for (const option of this.options.options) {
      if (option.startsWith("config_files")) this.apply(root, option, applied);
    }
    this.include(root);
    for (const option of this.options.options) this.apply(root, option, applied);
    const { config, problems } = readConfig(root);
    const all = [...this.problems, ...problems];
    return { config, paths: this.paths, problems: all, ok: !all.some(isError) };
  }

  private apply(root: MapNode, option: string, applied: string[]): void {
    const problem = applyOption(root, option);
    // Options about config_files are applied twice; one complaint is enough.
    if (problem !== undefined && !applied.includes(option)) this.problems.push(problem);
    applied.push(option);
  }

  private mainFile(): MapNode {
    const { path, files } = this.options;
    const chosen = path ?? (files.kindOf(defaultPath) === "file" ? defaultPath : undefined);
    if (chosen === undefined) return this.parse(builtinName, defaultConfig());
    const text = files.read(chosen);
    if (!text.ok) {
      this.problems.push({ code: "unreadable", path: chosen, reason: text.error });
      return emptyMap(chosen);
    }
    this.paths.push(chosen);
    return this.parse(chosen, text.value);
  }

  private parse(name: string, text: string): MapNode {
    const parsed = parseYaml(name, text);
    if (!parsed.ok) {
      const { reason, file, index } = parsed.error;
      const { line, column } = file.place(index);
      this.problems.push({ code: "syntax", at: `${name}:${line}:${column}`, reason });
      return emptyMap(name);
    }
    const [document] = parsed.value.documents;
    if (document === undefined || document.kind === "null") return emptyMap(name);
    const tree = treeOf(document, (value) => expandVariables(value, this.options.environment));
    if (tree.kind === "map") return tree;
    const got = tree.kind === "list" ? "a list" : "a single value";
    this.problems.push({ code: "not-a-mapping", at: originOf(document), got });
    return emptyMap(name);
  }

  private include(root: MapNode): void {
    const node = nodeAt(root, ["config_files"]);
    if (node === undefined || node.kind === "null") return;
    const entries = keys.config_files.type.safeParse(plainOf(node));
    if (!entries.success) return; // Reported when all keys are read.
    this.checkStrategies(node);
    const { files } = this.options;
    for (const { path, strategy } of entries.data) {
      const kind = files.kindOf(path);
      if (kind === undefined) continue;
      for (const file of kind === "directory" ? filesIn(files, path) : [path]) {
        this.includeFile(root, file, strategy, node.origin);
      }
    }
  }

  /** An unknown strategy counts as `append`, which is worth a line. */
  private checkStrategies(node: ConfigNode): void {
    const entries = node.kind === "list" ? node.items : [node];
    for (const entry of entries) {
      const strategy = entry.kind === "map" ? entry.entries.get("strategy") : undefined;
      if (strategy?.kind !== "text" || strategies.includes(strategy.text)) continue;
      const near = suggest(strategy.text, strategies, 1);
      this.problems.push({
        ...{ code: "unknown-strategy", at: strategy.origin, key: "config_files", near },
        strategy: strategy.text,
      });
    }
  }

  private includeFile(root: MapNode, path: string, strategy: Strategy, at: string): void {
    const { files } = this.options;
    const [main] = this.paths;
    if (main !== undefined && files.realPath(path) === files.realPath(main)) {
      this.problems.push({ code: "includes-itself", at, path });
      return;
    }
    const text = files.read(path);
    if (!text.ok) {
      this.problems.push({ code: "include-unreadable", path, reason: text.error });
      return;
    }
    this.paths.push(path);
    const included = this.parse(path, text.value);
    const nested = included.entries.get("config_files");
    if (nested !== undefined) this.problems.push({ code: "nested-include", at: nested.origin });
    else merge(root, included, strategy);
  }
}

type Strategy = "append" | "override" | "add-only";
const strategies: readonly string[] = ["append", "override", "add-only"] satisfies Strategy[];

/** Top-level keys only: a mapping replaces the whole mapping that was there. */
function merge(root: MapNode, included: MapNode, strategy: Strategy): void {
  for (const [name, node] of included.entries) {
    const existing = root.entries.get(name);
    if (strategy === "add-only" && existing !== undefined) continue;
    const joins = strategy === "append" && node.kind === "list" && existing?.kind === "list";
    root.entries.set(name, joins ? { ...node, items: [...existing.items, ...node.items] } : node);
  }
}
