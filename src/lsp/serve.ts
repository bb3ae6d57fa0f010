// `gyr lsp`: the protocol over a pair of streams. Requests are answered from what the editor has
// sent so far; diagnostics follow when typing pauses.

import {
  type ClientCapabilities,
  CompletionRequest,
  CompletionResolveRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DefinitionRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  ErrorCodes,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  LSPErrorCodes,
  type Position,
  PrepareRenameRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ReferencesRequest,
  RegistrationRequest,
  RenameRequest,
  ResponseError,
  ShutdownRequest,
  TextDocumentSyncKind,
} from "vscode-languageserver-protocol/node";
import { limits } from "../base/limits.ts";
import type { FileAccess } from "../config/file-access.ts";
import type { Context } from "../fields/context.ts";
import type { LoadOptions } from "../rules/load.ts";
import { completionsAt } from "./completion.ts";
import { type About, docOf } from "./docs.ts";
import { formatEdits } from "./format.ts";
import { hoverAt } from "./hover.ts";
import { definitionsAt, referencesAt, renameAt, renameRangeAt } from "./navigate.ts";
import { Rulesets } from "./rulesets.ts";
import { settingsFrom } from "./settings.ts";
import type { SourceFile } from "./source-file.ts";
import { type Spot, spotAt, type Surroundings } from "./spot.ts";
import { symbolsOf } from "./symbols.ts";
import { type SourceFields, Vocabulary } from "./vocabulary.ts";
import { nameOf, Workspace } from "./workspace.ts";

export interface ServeOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** For what is wrong with the connection itself. */
  readonly complain: (text: string) => void;
  /** Reads `builtin:` names too. */
  readonly files: FileAccess;
  /** What conditions and outputs may say. */
  readonly language: LoadOptions<Context>;
  /** The fields of each source of events, those of the kernel first. */
  readonly sources: ReadonlyMap<string, SourceFields>;
  readonly version: string;
  readonly isAlive: (pid: number) => boolean;
}

/** Serves until the client says exit or goes away; the exit code. */
export function serve(options: ServeOptions): Promise<number> {
  return new Server(options).run();
}

class Server {
  private readonly options: ServeOptions;
  private readonly connection: ProtocolConnection;
  private readonly workspace: Workspace;
  private readonly rulesets: Rulesets;
  private readonly vocabulary: Vocabulary;
  private client: ClientCapabilities = {};
  private phase: "new" | "ready" | "shut" = "new";
  private readonly ended = Promise.withResolvers<number>();
  private watch: Timer | undefined;

  constructor(options: ServeOptions) {
    this.options = options;
    this.connection = createProtocolConnection(options.input, options.output);
    this.workspace = new Workspace(options.files);
    this.vocabulary = new Vocabulary(options.sources);
    this.rulesets = new Rulesets(this.workspace, options.language, (params) => {
      void this.connection.sendNotification(PublishDiagnosticsNotification.type, params);
    });
  }

  async run(): Promise<number> {
    const { connection, options } = this;
    this.handleLife();
    this.handleTexts();
    this.handleRequests();
    connection.onError(([error]) => options.complain(`gyr lsp: ${error.message}\n`));
    connection.onClose(() => this.end());
    options.input.on("end", () => this.end());
    connection.listen();
    const code = await this.ended.promise;
    clearInterval(this.watch);
    this.rulesets.stop();
    return code;
  }

  /** The protocol: 0 when the client asked to shut down before. */
  private end(): void {
    this.ended.resolve(this.phase === "shut" ? 0 : 1);
  }

  private handleLife(): void {
    const { connection } = this;
    connection.onRequest(InitializeRequest.type, (params) => this.initialize(params));
    connection.onNotification(InitializedNotification.type, () => this.initialized());
    connection.onRequest(ShutdownRequest.type, () => {
      this.phase = "shut";
      this.rulesets.stop();
    });
    connection.onNotification(ExitNotification.type, () => this.end());
    connection.onNotification(DidChangeConfigurationNotification.type, ({ settings }) => {
      this.configure(settings);
      void this.askSettings();
    });
    connection.onNotification(DidChangeWatchedFilesNotification.type, () =>
      this.rulesets.schedule(),
    );
  }

  private initialize(params: InitializeParams): InitializeResult {
    if (this.phase !== "new") {
      throw new ResponseError(ErrorCodes.InvalidRequest, "The server is initialized already.");
    }
    this.phase = "ready";
    this.client = params.capabilities;
    this.workspace.roots = (params.workspaceFolders ?? []).map(({ uri }) => nameOf(uri));
    this.configure(params.initializationOptions);
    const { processId } = params;
    if (processId !== null) {
      // A client that is killed may leave the pipe open in another process.
      this.watch = setInterval(() => {
        if (!this.options.isAlive(processId)) this.end();
      }, limits.lspParentCheckMs);
    }
    return {
      serverInfo: { name: "gyr", version: this.options.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        completionProvider: {
          triggerCharacters: [".", "%", "(", "[", "=", " ", ",", "-"],
          resolveProvider: true,
        },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentSymbolProvider: true,
        renameProvider: { prepareProvider: true },
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
      },
    };
  }

  private async initialized(): Promise<void> {
    const { workspace } = this.client;
    const registrations = [
      ...(workspace?.didChangeConfiguration?.dynamicRegistration === true
        ? [
            {
              id: "settings",
              method: DidChangeConfigurationNotification.method,
              registerOptions: { section: "gyr" },
            },
          ]
        : []),
      ...(workspace?.didChangeWatchedFiles?.dynamicRegistration === true
        ? [
            {
              id: "files",
              method: DidChangeWatchedFilesNotification.method,
              registerOptions: { watchers: [{ globPattern: "**/*.{yaml,yml}" }] },
            },
          ]
        : []),
    ];
    if (registrations.length > 0) {
      await this.connection.sendRequest(RegistrationRequest.type, { registrations });
    }
    await this.askSettings();
  }

  private async askSettings(): Promise<void> {
    if (this.client.workspace?.configuration !== true) return;
    const params = { items: [{ section: "gyr" }] };
    const [settings] = await this.connection.sendRequest(ConfigurationRequest.type, params);
    this.configure(settings);
  }

  private configure(value: unknown): void {
    const settings = settingsFrom(value);
    if (settings === undefined) return;
    this.workspace.rulesFiles = settings.rulesFiles;
    this.rulesets.schedule();
  }

  private handleTexts(): void {
    const { connection, workspace, rulesets } = this;
    connection.onNotification(DidOpenTextDocumentNotification.type, ({ textDocument }) => {
      const { uri, languageId, version, text } = textDocument;
      workspace.opened(uri, languageId, version, text);
      rulesets.schedule();
    });
    connection.onNotification(DidChangeTextDocumentNotification.type, (params) => {
      const { textDocument, contentChanges } = params;
      workspace.changed(textDocument.uri, textDocument.version, contentChanges);
      rulesets.schedule();
    });
    connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument }) => {
      const { uri } = textDocument;
      workspace.closedAt(uri);
      void connection.sendNotification(PublishDiagnosticsNotification.type, {
        ...{ uri, diagnostics: [] },
      });
      rulesets.schedule();
    });
  }

  private handleRequests(): void {
    const { connection } = this;
    const snippets = (): boolean =>
      this.client.textDocument?.completion?.completionItem?.snippetSupport === true;
    connection.onRequest(CompletionRequest.type, (params) =>
      this.at(params, (spot) => [...completionsAt(spot, snippets())]),
    );
    connection.onRequest(CompletionResolveRequest.type, (item) => {
      const { uri, about } = (item.data ?? {}) as { uri?: string; about?: About };
      const file = uri === undefined ? undefined : this.workspace.file(uri);
      if (file === undefined || about === undefined) return item;
      const value = docOf(about, this.around(file));
      return value === undefined ? item : { ...item, documentation: { kind: "markdown", value } };
    });
    connection.onRequest(HoverRequest.type, (params) => this.at(params, hoverAt));
    connection.onRequest(DefinitionRequest.type, (params) =>
      this.at(params, (spot) => [...definitionsAt(spot)]),
    );
    connection.onRequest(ReferencesRequest.type, (params) =>
      this.at(params, (spot) => [...referencesAt(spot, params.context.includeDeclaration)]),
    );
    connection.onRequest(PrepareRenameRequest.type, (params) =>
      this.at(params, (spot) => renameRangeAt(spot) ?? null),
    );
    connection.onRequest(RenameRequest.type, (params) =>
      this.at(params, (spot) => {
        const renamed = renameAt(spot, params.newName);
        if (renamed.ok) return renamed.value;
        throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.error);
      }),
    );
    connection.onRequest(DocumentSymbolRequest.type, (params) =>
      this.in(params, (file) => [...symbolsOf(file)]),
    );
    connection.onRequest(DocumentFormattingRequest.type, (params) =>
      this.in(params, (file) => [...formatEdits(file)]),
    );
    connection.onRequest(DocumentRangeFormattingRequest.type, (params) =>
      this.in(params, (file) => [...formatEdits(file, params.range)]),
    );
  }

  /** Answers about an open file; nothing is known of others. */
  private in<T>(
    { textDocument }: { readonly textDocument: { readonly uri: string } },
    answer: (file: SourceFile) => T,
  ): T | null {
    if (this.phase === "new") {
      throw new ResponseError(ErrorCodes.ServerNotInitialized, "Send initialize first.");
    }
    if (this.phase === "shut") {
      throw new ResponseError(ErrorCodes.InvalidRequest, "The server is shut down.");
    }
    const file = this.workspace.file(textDocument.uri);
    return file === undefined ? null : answer(file);
  }

  private at<T>(
    params: { readonly textDocument: { readonly uri: string }; readonly position: Position },
    answer: (spot: Spot) => T,
  ): T | null {
    return this.in(params, (file) => answer(spotAt(file, params.position, this.around(file))));
  }

  private around(file: SourceFile): Surroundings {
    const analysis = this.rulesets.analysisOf(file);
    const files = analysis?.files ?? this.workspace.rulesetOf(file);
    return { files, analysis, vocabulary: this.vocabulary };
  }
}
