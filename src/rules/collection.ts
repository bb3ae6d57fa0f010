// All definitions read so far, with appends, overrides and redefinitions applied in the order of
// the files. Nothing is compiled here: conditions stay text, because a later file may still change
// a list.

import type {
  EngineVersionItem,
  ExceptionItem,
  Item,
  ListItem,
  MacroItem,
  PluginVersionsEntry,
  RuleItem,
  RuleParts,
  Text,
} from "./definitions.ts";
import { suggest } from "../base/suggest.ts";
import type { Report } from "./diagnostic.ts";
import { completeException, type Exception, extendException, type Fields } from "./exceptions.ts";
import type { Location } from "./location.ts";
import type { MappedText } from "./mapped-text.ts";
import { priorities, type Priority } from "./priority.ts";
import type { BrokenItem } from "./read-file.ts";
import { compareVersions, printVersion, satisfies, type Version } from "./version.ts";
import type { YamlScalar } from "../base/yaml.ts";

interface Definition {
  readonly name: string;
  /** When the name was first defined. */
  readonly index: number;
  /** When the definition was last touched; a macro sees macros whose index is lower. */
  readonly visibility: number;
  readonly location: Location;
}

export interface ListDefinition extends Definition {
  readonly items: readonly YamlScalar[];
}

export interface MacroDefinition extends Definition {
  readonly condition: Text;
}

export interface RuleDefinition extends Definition {
  readonly source: string;
  readonly condition: Text;
  readonly output: Text;
  readonly desc: MappedText;
  readonly priority: Priority;
  readonly enabled: boolean;
  readonly capture: boolean;
  readonly captureDurationMs: number;
  readonly warnEvttypes: boolean;
  readonly skipIfUnknownFilter: boolean;
  /** Sorted, without repetition. */
  readonly tags: readonly string[];
  readonly exceptions: readonly Exception[];
}

export interface CollectionOptions {
  readonly engineVersion: Version;
  /** Whether events of the source can come at all. */
  readonly knowsSource: (source: string) => boolean;
  /** Those sources, to suggest one. */
  readonly sources: readonly string[];
  /** Whether the text can stand on the left of a comparison in a rule of the source. */
  readonly isField: (text: string, source: string) => boolean;
  /** Names of fields, to suggest some. */
  readonly fieldNames: (source: string) => Iterable<string>;
}

export class Collection {
  readonly lists = new Map<string, ListDefinition>();
  readonly macros = new Map<string, MacroDefinition>();
  readonly rules = new Map<string, RuleDefinition>();
  readonly pluginVersions: PluginVersionsEntry[] = [];
  /** The highest that any file asked for. */
  engineVersion: Version = { major: 0, minor: 0, patch: 0 };
  private readonly options: CollectionOptions;
  /** Rules that cannot be, to tell what is wrong with their conditions; all else is made up. */
  readonly brokenRules: RuleDefinition[] = [];
  /** A file could not be read to its end: what is missing may have been there. */
  isIncomplete = false;
  /** Names whose item was wrong: missing them is not a second mistake. */
  private readonly broken = new Set<string>();
  private touched = 0;

  constructor(options: CollectionOptions) {
    this.options = options;
  }

  add(item: Item | BrokenItem, report: Report): void {
    switch (item.kind) {
      case "list":
        this.addList(item, report);
        break;
      case "macro":
        this.addMacro(item, report);
        break;
      case "rule":
        this.addRule(item, report);
        break;
      case "engine-version":
        this.addEngineVersion(item, report);
        break;
      case "plugin-versions":
        this.pluginVersions.push(...item.entries);
        break;
      case "broken":
        this.broken.add(`${item.what} ${item.name}`);
        if (item.condition !== undefined) this.brokenRules.push(asRule(item, item.condition));
        break;
    }
  }

  private addEngineVersion(item: EngineVersionItem, report: Report): void {
    const { version } = item;
    const have = this.options.engineVersion;
    if (!satisfies(have, version)) {
      const problem = { want: printVersion(version), have: printVersion(have) };
      report({ kind: "engine-version", ...problem }, item.location);
    } else if (compareVersions(version, this.engineVersion) > 0) {
      this.engineVersion = version;
    }
  }

  private addList(item: ListItem, report: Report): void {
    const before = this.lists.get(item.name);
    if (item.mode === "append" && before === undefined) {
      if (!this.mayExist("list", item.name)) {
        const near = suggest(item.name, this.lists.keys());
        report({ kind: "list-append-missing", name: item.name, near }, item.location);
      }
      return;
    }
    const appended = item.mode === "append" && before !== undefined;
    const items = appended ? [...before.items, ...item.items] : item.items;
    const location = appended ? before.location : item.location;
    this.lists.set(item.name, { ...this.touch(item.name, before), location, items });
  }

  private addMacro(item: MacroItem, report: Report): void {
    const before = this.macros.get(item.name);
    if (item.mode === "append" && before === undefined) {
      if (!this.mayExist("macro", item.name)) {
        const near = suggest(item.name, this.macros.keys());
        report({ kind: "macro-append-missing", name: item.name, near }, item.location);
      }
      return;
    }
    const appended = item.mode === "append" && before !== undefined;
    const condition = appended ? appendText(before.condition, item.condition) : item.condition;
    const location = appended ? before.location : item.location;
    this.macros.set(item.name, { ...this.touch(item.name, before), location, condition });
  }

  private addRule(item: RuleItem, report: Report): void {
    const before = this.rules.get(item.name);
    const { change, location, source } = item;
    if (change.kind === "define") {
      this.defineRule(item, change.parts, before, report);
      return;
    }
    if (before === undefined) {
      if (!this.mayExist("rule", item.name)) {
        const near = suggest(item.name, this.rules.keys());
        report({ kind: missingRule(change), name: item.name, near }, location);
      }
      return;
    }
    if (conflicting(before, source)) {
      report({ kind: "rule-other-source", before: before.source, now: source }, location);
      return;
    }
    if (change.kind === "enable") {
      this.rules.set(item.name, { ...before, enabled: change.enabled });
      return;
    }
    if (!this.options.knowsSource(before.source)) return;
    const appended = this.appendParts(before, change.append, report);
    const replaced = this.replaceParts(appended, change.replace, report);
    this.rules.set(item.name, { ...replaced, ...this.touch(item.name, before) });
  }

  private defineRule(
    item: RuleItem,
    parts: RuleParts,
    before: RuleDefinition | undefined,
    report: Report,
  ): void {
    const { location, name } = item;
    const source = item.source === "" ? "syscall" : item.source;
    if (before !== undefined && conflicting(before, source)) {
      report({ kind: "rule-other-source", before: before.source, now: source }, location);
      return;
    }
    if (!this.options.knowsSource(source)) {
      const near = suggest(source, this.options.sources);
      report({ kind: "source-unknown", name: source, near }, location);
    }
    const rule: RuleDefinition = {
      ...this.touch(name, before),
      location,
      source,
      condition: parts.condition!,
      output: parts.output!,
      desc: parts.desc!,
      priority: parts.priority!,
      enabled: true,
      capture: false,
      captureDurationMs: 0,
      warnEvttypes: true,
      skipIfUnknownFilter: false,
      tags: [],
      exceptions: [],
    };
    this.rules.set(name, this.replaceParts(rule, parts, report));
  }

  private appendParts(rule: RuleDefinition, parts: RuleParts, report: Report): RuleDefinition {
    const { condition, output, desc, tags, exceptions } = parts;
    return {
      ...rule,
      condition: condition ? appendText(rule.condition, condition) : rule.condition,
      output: output ? appendText(rule.output, output) : rule.output,
      desc: desc ? rule.desc.append(desc) : rule.desc,
      tags: tags ? tagSet([...rule.tags, ...tags]) : rule.tags,
      exceptions: exceptions ? this.appendExceptions(rule, exceptions, report) : rule.exceptions,
    };
  }

  private appendExceptions(
    rule: RuleDefinition,
    items: readonly ExceptionItem[],
    report: Report,
  ): readonly Exception[] {
    const exceptions = [...rule.exceptions];
    for (const item of items) {
      const at = exceptions.findIndex((exception) => exception.name === item.name);
      if (at >= 0) {
        exceptions[at] = extendException(exceptions[at]!, item, report) ?? exceptions[at]!;
        continue;
      }
      if (item.fields === undefined) {
        const names = exceptions.map((exception) => exception.name);
        const near = suggest(item.name, names);
        report({ kind: "exception-fields-missing", name: item.name, near }, item.location);
      } else if (item.values === undefined) {
        report({ kind: "exception-values-missing" }, item.location);
      } else {
        const exception = completeException(item, this.fields(rule.source), report);
        if (exception !== undefined) exceptions.push(exception);
      }
    }
    return exceptions;
  }

  private replaceParts(rule: RuleDefinition, parts: RuleParts, report: Report): RuleDefinition {
    const { exceptions, tags, ...others } = parts;
    let complete = rule.exceptions;
    if (exceptions !== undefined && this.options.knowsSource(rule.source)) {
      complete = exceptions
        .map((item) => completeException(item, this.fields(rule.source), report))
        .filter((exception) => exception !== undefined);
    }
    return { ...rule, ...others, tags: tags ? tagSet(tags) : rule.tags, exceptions: complete };
  }

  private fields(source: string): Fields {
    const { isField, fieldNames } = this.options;
    return { has: (text) => isField(text, source), names: () => fieldNames(source) };
  }

  private touch(
    name: string,
    before: Definition | undefined,
  ): { name: string; index: number; visibility: number } {
    const now = this.touched++;
    return { name, index: before?.index ?? now, visibility: now };
  }

  /** Names of lists whose items could not be read. */
  brokenLists(): ReadonlySet<string> {
    const prefix = "list ";
    const lists = [...this.broken].filter((name) => name.startsWith(prefix));
    return new Set(lists.map((name) => name.slice(prefix.length)));
  }

  /** Whether a name without definition was meant to have one: then its absence is no mistake. */
  mayExist(what: BrokenItem["what"], name: string): boolean {
    return this.isIncomplete || this.broken.has(`${what} ${name}`);
  }
}

function asRule({ name, location }: BrokenItem, condition: Text): RuleDefinition {
  const nothing = { value: condition.value.slice(0, 0), location };
  return {
    ...{ name, location, index: 0, visibility: 0, source: "syscall", condition },
    ...{ output: nothing, desc: nothing.value, priority: priorities[0]!, enabled: false },
    ...{ capture: false, captureDurationMs: 0, warnEvttypes: false, tags: [], exceptions: [] },
    skipIfUnknownFilter: false,
  };
}

function conflicting(before: RuleDefinition, source: string): boolean {
  return source !== "" && before.source !== source;
}

function missingRule(
  change: RuleItem["change"],
): "rule-enabled-missing" | "rule-append-missing" | "rule-replace-missing" {
  if (change.kind === "enable") return "rule-enabled-missing";
  const appends = change.kind === "amend" && Object.keys(change.append).length > 0;
  return appends ? "rule-append-missing" : "rule-replace-missing";
}

function appendText(before: Text, added: Text): Text {
  return { value: before.value.append(added.value), location: before.location };
}

function tagSet(tags: readonly string[]): readonly string[] {
  return [...new Set(tags)].sort();
}
