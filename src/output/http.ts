// The HTTP channel: each alert is the body of one POST. A server that cannot be reached is tried
// until it returns; one that answers with an error or not in time gets a bounded number of
// attempts, because the alert itself may be the reason.
import { gzipSync } from "node:zlib";
import { limits } from "../base/limits.ts";
import { goneForGood, LineOutput, writeShared } from "./byte-writer.ts";
import type { FormattedAlert } from "./channel.ts";
import { type Authorities, type ClientFiles, tlsOptions } from "./http-tls.ts";
import { codeOf, reasonOf, type Sink, type Taken, Undelivered } from "./sink.ts";

export interface HttpSettings {
  readonly url: string;
  readonly userAgent: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Accepts any certificate. */
  readonly insecure: boolean;
  readonly ca: Authorities;
  /** Undefined: no certificate of ours is shown. */
  readonly client: ClientFiles | undefined;
  /** Prints what the server answers on standard output. */
  readonly echo: boolean;
  /** Allows the server to compress its answers in transit. */
  readonly askCompressed: boolean;
  readonly gzip: boolean;
  /** Keeps the connection open while no alert waits. */
  readonly keepAlive: boolean;
  /** Further attempts after one that took longer than `timeoutMs`. */
  readonly timeoutsMax: number;
  readonly timeoutMs: number;
  /** Asked before alerts are posted again after a failure; empty for none. */
  readonly healthUrl: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

export class HttpSink implements Sink {
  readonly atOnceMax = limits.httpAlertsAtOnce;
  readonly watchesTime = true;
  readonly #settings: HttpSettings;
  readonly #echo: LineOutput | undefined;
  #tls: Promise<object> | undefined;
  /** Of the alert that is tried. */
  #attempts = 0;
  #unwell = false;
  readonly #ending = new AbortController();

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.#echo = settings.echo ? new LineOutput(writeShared(1)) : undefined;
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    const { keepAlive, healthUrl } = this.#settings;
    if (this.#unwell && healthUrl !== "") await this.#askHealth();
    for (const [index, alert] of alerts.entries()) {
      try {
        await this.#post(alert, keepAlive || index + 1 < alerts.length);
      } catch (error) {
        this.#unwell = true;
        const { prospect } = error as Undelivered; // A cast: #post throws nothing else.
        if (prospect !== "retry") this.#attempts = 0;
        throw error;
      }
      this.#attempts = 0;
      this.#unwell = false;
      taken(1);
    }
  }

  /** Certificates are read again. */
  reopen(): Promise<void> {
    this.#tls = undefined;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#ending.abort();
    return Promise.resolve();
  }

  async #post(alert: FormattedAlert, keepAlive: boolean): Promise<void> {
    const { url, gzip } = this.#settings;
    const body = gzip ? gzipSync(alert.line) : alert.line;
    const headers = this.#headers(alert.json);
    const answer = await this.#request(url, { method: "POST", body, headers }, keepAlive);
    await this.#print(answer);
    const { status } = answer;
    if (status >= 200 && status < 300) return;
    const reason = `${shown(url)} answered with status ${status}`;
    throw status >= 500 || status === 408 || status === 429
      ? this.#bounded(reason)
      : new Undelivered("lost", reason);
  }

  #headers(json: boolean): Record<string, string> {
    const { userAgent, gzip, askCompressed, headers } = this.#settings;
    return {
      "Content-Type": json ? "application/json" : "text/plain",
      "User-Agent": userAgent,
      ...(gzip ? { "Content-Encoding": "gzip" } : {}),
      ...(askCompressed ? { TE: "gzip" } : {}),
      ...headers,
    };
  }

  async #askHealth(): Promise<void> {
    const { healthUrl, userAgent } = this.#settings;
    const request = { method: "GET", headers: { "User-Agent": userAgent } };
    const { status } = await this.#request(healthUrl, request, false);
    if (status >= 200 && status < 300) return;
    throw new Undelivered("retry", `${shown(healthUrl)} answered with status ${status}`);
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
      if (deadline.aborted) throw this.#bounded(`${shown(url)} did not answer in ${timeoutMs} ms`);
      const reason = reasons[codeOf(error)];
      // Certificates may be the reason, and be replaced by the next attempt.
      if (reason === undefined) this.#tls = undefined;
      const why = reason ?? reasonOf(error);
      throw new Undelivered("retry", `cannot post to ${shown(url)}: ${why}`);
    }
  }

  #bounded(reason: string): Undelivered {
    const last = this.#attempts++ >= this.#settings.timeoutsMax;
    return new Undelivered(last ? "lost" : "retry", reason);
  }

  async #print({ text }: Answer): Promise<void> {
    if (this.#echo === undefined || text === "") return;
    const line = { line: text.trimEnd(), json: false, priority: { name: "", level: 0 } };
    // What cannot be printed is not worth an alert.
    await this.#echo.write([line], () => {}, goneForGood).catch(() => {});
  }
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

/** An address without what may be secret in it: user, password, query. */
function shown(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}
