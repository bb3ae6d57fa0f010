// The texts that belong together: what is open in the editor, what lies beside it, and what the
// user says is loaded before it.

import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, isAbsolute, join } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol/node";
import type { FileAccess } from "../config/file-access.ts";
import { builtinPrefix, rulesFiles } from "../config/rules-files.ts";
import { itemTexts } from "./items.ts";
import { SourceFile } from "./source-file.ts";

/** Names that the default configuration loads in this order; other files follow by name. */
const loadedFirst = ["falco_rules.yaml", "falco_rules.local.yaml"];

export class Workspace {
  /** `gyr.rulesFiles`: files and folders in loading order; empty: what lies around. */
  rulesFiles: readonly string[] = [];
  /** Folders that relative entries of `rulesFiles` are looked for in. */
  roots: readonly string[] = [];
  private readonly files: FileAccess;
  private readonly open = new Map<string, SourceFile>();
  private readonly closed = new Map<string, SourceFile>();

  constructor(files: FileAccess) {
    this.files = files;
  }

  opened(uri: string, languageId: string, version: number, text: string): void {
    const document = TextDocument.create(uri, languageId, version, text);
    this.open.set(uri, new SourceFile(nameOf(uri), uri, document));
  }

  changed(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): void {
    const file = this.open.get(uri);
    if (file !== undefined) file.document = TextDocument.update(file.document, changes, version);
  }

  closedAt(uri: string): void {
    this.open.delete(uri);
  }

  file(uri: string): SourceFile | undefined {
    return this.open.get(uri);
  }

  openFiles(): readonly SourceFile[] {
    return [...this.open.values()];
  }

  /** The files of the ruleset that an open file is part of, itself among them, in loading order. */
  rulesetOf(file: SourceFile): readonly SourceFile[] {
    const configured = this.rulesFiles.flatMap((entry) => this.configured(entry));
    const names = configured.length > 0 ? configured : this.around(file);
    const wanted = names.includes(file.name) ? names : [...names, file.name];
    return [...new Set(wanted)].flatMap((name) => this.named(name) ?? []);
  }

  private configured(entry: string): readonly string[] {
    if (entry.startsWith(builtinPrefix) || isAbsolute(entry)) {
      return rulesFiles([entry], this.files);
    }
    for (const root of this.roots) {
      const found = rulesFiles([join(root, entry)], this.files);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Other open files, then those beside it; rules.d comes after the files of the folder above. */
  private around(file: SourceFile): readonly string[] {
    const others = this.openFiles().map(({ name }) => name);
    const folder = isAbsolute(file.name) ? dirname(file.name) : undefined;
    const beside = folder === undefined ? [] : this.inFolder(folder);
    const above =
      folder?.endsWith("/rules.d") === true
        ? loadedFirst.map((name) => join(dirname(folder), name))
        : [];
    const present = above.filter((path) => this.files.kindOf(path) === "file");
    const elsewhere = others.filter((name) => !beside.includes(name) && !present.includes(name));
    return [...elsewhere.sort(), ...present, ...beside];
  }

  private inFolder(folder: string): readonly string[] {
    const paths = rulesFiles([folder], this.files);
    const first = loadedFirst.map((name) => join(folder, name));
    const named = first.filter((path) => paths.includes(path));
    return [...named, ...paths.filter((path) => !first.includes(path))];
  }

  /** The text in the editor before the text on disk; nothing for what holds no rules. */
  private named(name: string): SourceFile | undefined {
    const open = this.openFiles().find((file) => file.name === name);
    if (open !== undefined) return open;
    const read = this.files.read(name);
    if (!read.ok) return undefined;
    const before = this.closed.get(name);
    if (before?.text === read.value) return before;
    if (!holdsRules(read.value)) return undefined;
    const uri = name.startsWith(builtinPrefix) ? undefined : pathToFileURL(name).href;
    const file = SourceFile.of(name, uri, read.value);
    this.closed.set(name, file);
    return file;
  }
}

/** A folder of rules often holds other YAML too, a configuration or a chart. */
function holdsRules(text: string): boolean {
  const key = /^ *- *(?:rule|macro|list|required_engine_version|required_plugin_versions):/;
  return itemTexts(text).some((item) => key.test(item.text));
}

export function nameOf(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    return uri; // Another machine's path: only a name for us.
  }
}
