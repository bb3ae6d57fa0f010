// Requests of the HTTP channel and what became of them. A connection that is kept open is the
// runtime's business.
import { limits } from "../base/limits.ts";
import { type Authorities, type ClientFiles, tlsOptions } from "./http-tls.ts";
import { codeOf, reasonOf, Undelivered } from "./sink.ts";

// Loaded by those who use it: most runs never do.
const zlib = () => process.getBuiltinModule("node:zlib");

export interface HttpClientSettings {
  readonly url: string;
  readonly userAgent: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Accepts any certificate. */
  readonly insecure: boolean;
  readonly ca: Authorities;
  /** Undefined: no certificate of ours is shown. */
  readonly client: ClientFiles | undefined;
  /** Allows the server to compress its answers in transit. */
  readonly askCompressed: boolean;
  readonly gzip: boolean;
  readonly timeoutMs: number;
  /** Asked before alerts are posted again after a failure; empty for none. */
  readonly healthUrl: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** No answer in time: the alert itself may be the reason. */
export class NoAnswer extends Undelivered {}

export class HttpClient {
  readonly #settings: HttpClientSettings;
  #tls: Promise<object> | undefined;
  readonly #ending = new AbortController();

  constructor(settings: HttpClientSettings) {
    this.#settings = settings;
  }

  /** Any answer. Rejects with NoAnswer, or with Undelivered when there is no server. */
  post(text: string, isJson: boolean, keepAlive: boolean): Promise<Answer> {
    const { url, gzip } = this.#settings;
    const body = gzip ? zlib().gzipSync(text) : text;
    return this.#request(url, { method: "POST", body, headers: this.#headers(isJson) }, keepAlive);
  }

  /** Rejects with Undelivered when the server is not well. */
  async askHealth(): Promise<void> {
    const { healthUrl, userAgent } = this.#settings;
    if (healthUrl === "") return;
    const request = { method: "GET", headers: { "User-Agent": userAgent } };
    const { status } = await this.#request(healthUrl, request, false);
    if (isGood(status)) return;
    throw new Undelivered("retry", `${shown(healthUrl)} answered with status ${status}`);
  }

  /** Certificates are read again. */
  renew(): void {
    this.#tls = undefined;
  }

  close(): void {
    this.#ending.abort();
  }

  #headers(isJson: boolean): Record<string, string> {
    const { userAgent, gzip, askCompressed, headers } = this.#settings;
    return {
      "Content-Type": isJson ? "application/json" : "text/plain",
      "User-Agent": userAgent,
      ...(gzip ? { "Content-Encoding": "gzip" } : {}),
      ...(askCompressed ? { TE: "gzip" } : {}),
      ...headers,
    };
  }

  async #request(url: string, request: RequestInit, keepAlive: boolean): Promise<Answer> {
    const { timeoutMs } = this.#settings;
    const deadline = AbortSignal.timeout(Math.max(1, timeoutMs));
    try {
      this.#tls ??= this.#settings.url.startsWith("https:")
        ? tlsOptions(this.#settings)
        : Promise.resolve({});
      const response = await fetch(url, {
        ...request,
        tls: await this.#tls,
        keepalive: keepAlive,
        redirect: "manual",
        signal: AbortSignal.any([deadline, this.#ending.signal]),
      });
      return { status: response.status, text: await bounded(response) };
    } catch (error) {
      if (deadline.aborted)
        throw new NoAnswer("retry", `${shown(url)} did not answer in ${timeoutMs} ms`);
      const reason = reasons[codeOf(error)];
      // Certificates may be the reason, and be replaced by the next attempt.
      if (reason === undefined) this.#tls = undefined;
      const why = reason ?? reasonOf(error);
      throw new Undelivered("retry", `cannot post to ${shown(url)}: ${why}`);
    }
  }
}

export function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

/** An address without what may be secret in it: user, password, query. */
export function shown(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

/** Reads an answer to its end, so that the connection can be used again, but only so much of it. */
async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > limits.httpAnswerBytesMax) break;
  }
  return Buffer.concat(chunks).toString();
}

/** The runtime's words for some errors are about browsers. */
const reasons: Readonly<Record<string, string>> = {
  ConnectionRefused: "connection refused",
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was reset",
};
