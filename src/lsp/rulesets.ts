// The rulesets that open files are part of, analysed when typing pauses, and the diagnostics that
// come of it.

import type {
  Diagnostic as LspDiagnostic,
  PublishDiagnosticsParams,
} from "vscode-languageserver-protocol/node";
import { limits } from "../base/limits.ts";
import type { Context } from "../fields/context.ts";
import type { LoadOptions } from "../rules/load.ts";
import { analyse, type Analysis, type Findings } from "./analysis.ts";
import { published } from "./diagnostics.ts";
import type { SourceFile } from "./source-file.ts";
import type { Workspace } from "./workspace.ts";

export class Rulesets {
  private readonly workspace: Workspace;
  private readonly language: LoadOptions<Context>;
  private readonly publish: (params: PublishDiagnosticsParams) => void;
  private analyses: readonly Analysis[] = [];
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
    return this.analyses.find(({ files }) => files.includes(file));
  }

  /** Analyses every ruleset with an open file and tells the editor what is wrong in those. */
  private analyseNow(): void {
    const start = performance.now();
    const garbage = new Garbage();
    const found = new Map<string, Findings>();
    for (const file of this.workspace.openFiles()) {
      const files = this.workspace.rulesetOf(file);
      const key = keyOf(files);
      const findings = found.get(key) ?? analyse(files, this.language, () => garbage.collect());
      found.set(key, findings);
      this.publishFor(file, findings);
    }
    this.analyses = [...found.values()].map(({ files, writtenOut }) => ({ files, writtenOut }));
    this.tookMs = performance.now() - start;
    found.clear();
    garbage.end();
    this.idle = setTimeout(() => Bun.gc(true), limits.lspIdleMs);
  }

  private publishFor(file: SourceFile, { files, diagnostics }: Findings): void {
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

/**
 * Nearly all that an analysis allocates is garbage soon after, and the runtime lets it gather up to
 * some multiple of what was there before. With thousands of rules that is most of a gigabyte, so it
 * is collected while the analysis goes on; with fewer, when nobody types.
 */
class Garbage {
  #collectedMs = performance.now();
  #isMuch = false;

  collect(): void {
    if (performance.now() - this.#collectedMs < limits.lspCollectMs) return;
    Bun.gc(true);
    this.#isMuch = true;
    this.#collectedMs = performance.now();
  }

  /** The analysis is done. */
  end(): void {
    if (this.#isMuch) Bun.gc(true);
  }
}

const keyOf = (files: readonly SourceFile[]): string => files.map(({ name }) => name).join("\n");
