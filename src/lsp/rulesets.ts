// The rulesets that open files are part of, analysed when typing pauses, and the diagnostics that
// come of it.

import type {
  Diagnostic as LspDiagnostic,
  PublishDiagnosticsParams,
} from "vscode-languageserver-protocol/node";
import { limits } from "../base/limits.ts";
import type { Context } from "../fields/context.ts";
import type { LoadOptions } from "../rules/load.ts";
import { analyse, type Analysis } from "./analysis.ts";
import { published } from "./diagnostics.ts";
import type { SourceFile } from "./source-file.ts";
import type { Workspace } from "./workspace.ts";

export class Rulesets {
  private readonly workspace: Workspace;
  private readonly language: LoadOptions<Context>;
  private readonly publish: (params: PublishDiagnosticsParams) => void;
  private analyses = new Map<string, Analysis>();
  private timer: Timer | undefined;
  private idle: Timer | undefined;
  /** How long the last analysis took: large rulesets are looked at less often. */
  private tookMs = 0;

  constructor(
    workspace: Workspace,
    language: LoadOptions<Context>,
    publish: (params: PublishDiagnosticsParams) => void,
  ) {
    this.workspace = workspace;
    this.language = language;
    this.publish = publish;
  }

  /** Analyses after a pause: the more work it is, the longer the pause. */
  schedule(): void {
    this.stop();
    const pauseMs = Math.min(limits.lspPauseMsMax, limits.lspPauseMs + this.tookMs);
    this.timer = setTimeout(() => this.analyseNow(), pauseMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.idle);
  }

  /**
   * What an open file was last analysed with. Files are looked for only then: a request does not
   * read a folder.
   */
  analysisOf(file: SourceFile): Analysis | undefined {
    for (const analysis of this.analyses.values()) {
      if (analysis.files.includes(file)) return analysis;
    }
    return undefined;
  }

  /** Analyses every ruleset with an open file and tells the editor what is wrong in those. */
  private analyseNow(): void {
    const start = performance.now();
    const analyses = new Map<string, Analysis>();
    for (const file of this.workspace.openFiles()) {
      const files = this.workspace.rulesetOf(file);
      const key = keyOf(files);
      const analysis = analyses.get(key) ?? analyse(files, this.language);
      analyses.set(key, analysis);
      this.publishFor(file, analysis);
    }
    this.analyses = analyses;
    this.tookMs = performance.now() - start;
    // Most of what an analysis allocates is garbage when it is done: an idle server is small.
    this.idle = setTimeout(() => Bun.gc(true), limits.lspIdleMs);
  }

  private publishFor(file: SourceFile, { files, diagnostics }: Analysis): void {
    const { uri, document } = file;
    if (uri === undefined) return;
    const byName = new Map(files.map((each) => [each.name, each]));
    const isOpen = (name: string): boolean => {
      const other = byName.get(name);
      return other?.uri !== undefined && this.workspace.file(other.uri) !== undefined;
    };
    const shown: LspDiagnostic[] = [];
    for (const diagnostic of diagnostics) {
      const { at, origin } = diagnostic;
      if (at.file.name !== file.name && origin?.file.name !== file.name) continue;
      const one = published(diagnostic, isOpen, (name) => byName.get(name)?.uri);
      if (one.file === file.name) shown.push(one.diagnostic);
    }
    this.publish({ uri, version: document.version, diagnostics: shown });
  }
}

const keyOf = (files: readonly SourceFile[]): string => files.map(({ name }) => name).join("\n");
