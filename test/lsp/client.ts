// A language client for tests: Microsoft's protocol library on a `gyr lsp` that runs as a process
// of its own, from source unless GYR names an executable.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeParams,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

const main = join(import.meta.dir, "../../src/main.ts");

/** Starts `gyr lsp` with its streams as pipes. */
export function spawnServer(...more: readonly string[]): ChildProcess {
  const gyr = process.env.GYR;
  const [command, ...args] = gyr === undefined ? [process.execPath, main] : [gyr];
  return spawn(command!, [...args, "lsp", "--stdio", ...more], { stdio: ["pipe", "pipe", "pipe"] });
}

export interface ClientOptions {
  readonly initialize?: Partial<InitializeParams>;
  readonly snippets?: boolean;
}

export class Client {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  /** The last diagnostics of each document, by URI. */
  readonly published = new Map<string, PublishDiagnosticsParams>();
  private readonly waiting: (() => void)[] = [];
  private readonly uris: string[] = [];
  private version = 1;

  private constructor(process: ChildProcess) {
    this.process = process;
    const reader = new StreamMessageReader(process.stdout!);
    this.connection = createProtocolConnection(reader, new StreamMessageWriter(process.stdin!));
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.set(params.uri, params);
      for (const wake of this.waiting.splice(0)) wake();
    });
    // A server that dies answers nothing: what waits for it fails instead.
    process.once("exit", () => this.connection.dispose());
    this.connection.listen();
  }

  static async start(options: ClientOptions = {}): Promise<Client> {
    const client = new Client(spawnServer());
    const completionItem = { snippetSupport: options.snippets ?? false };
    await client.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { completion: { completionItem } } },
      ...options.initialize,
    });
    await client.connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  /** Opens a document and answers its URI. */
  async open(name: string, text: string): Promise<string> {
    const uri = name.includes(":") ? name : pathToFileURL(name).href;
    const textDocument = { uri, languageId: "yaml", version: this.version++, text };
    this.uris.push(uri);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    return uri;
  }

  /** Opens a document after closing all others, which would be loaded with it. */
  async openAlone(name: string, text: string): Promise<string> {
    for (const uri of this.uris.splice(0)) {
      const params = { textDocument: { uri } };
      await this.connection.sendNotification(DidCloseTextDocumentNotification.type, params);
    }
    return await this.open(name, text);
  }

  /** The diagnostics of a document as soon as they are of its version, or of the next ones. */
  async diagnostics(uri: string, version = 0): Promise<readonly Diagnostic[]> {
    for (;;) {
      const params = this.published.get(uri);
      if (params !== undefined && (params.version ?? 0) >= version) return params.diagnostics;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Shuts down as the protocol asks; the exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    return await exitCode(this.process);
  }
}

export function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", resolve));
}

/** A part of a text, given as editors give it. */
export function textIn(text: string, { start, end }: Range): string {
  const lines = text.split("\n");
  const index = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, character);
  return text.slice(index(start), index(end));
}

/** A text with `|` at the cursor: the text without it, and where it was. */
export function marked(text: string): { readonly text: string; readonly position: Position } {
  const index = text.indexOf("|");
  if (index < 0) throw new Error(`no cursor in ${text}`);
  const lines = text.slice(0, index).split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  return { text: text.slice(0, index) + text.slice(index + 1), position };
}
