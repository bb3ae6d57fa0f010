// The HTTP channel: each alert is the body of one POST, or as many as wait where the format takes
// several. A server that cannot be reached is tried until it returns; one that answers with an
// error or not in time gets a bounded number of attempts, because the alert may be the reason.
import { limits } from "../base/limits.ts";
import { goneForGood, LineOutput, writeShared } from "./byte-writer.ts";
import type { FormattedAlert } from "./channel.ts";
import { type FormatName, joined, takesSeveral } from "./formats/formats.ts";
import { HttpClient, type HttpClientSettings, isGood, NoAnswer, shown } from "./http-client.ts";
import { InParallel } from "./in-parallel.ts";
import { type Sink, type Taken, Undelivered } from "./sink.ts";

export interface HttpSettings extends HttpClientSettings {
  /** Of the alerts. */
  readonly format?: FormatName | "text" | "json" | undefined;
  /** Prints what the server answers on standard output. */
  readonly echo: boolean;
  /** Keeps the connection open while no alert waits. */
  readonly keepAlive: boolean;
  /** Further attempts after one that took longer than `timeoutMs`. */
  readonly timeoutsMax: number;
  /** Requests that may be under way; with more than one, alerts may overtake each other. */
  readonly atOnce: number;
}

export class HttpSink implements Sink {
  readonly atOnceMax: number;
  readonly watchesTime = true;
  readonly #settings: HttpSettings;
  readonly #client: HttpClient;
  readonly #echo: LineOutput | undefined;
  /** Undefined: one alert in each request. */
  readonly #several: FormatName | undefined;
  readonly #inParallel: InParallel | undefined;
  readonly #attempts = new WeakMap<FormattedAlert, number>();
  /** Alerts that are posted one by one, because one of them may be the reason of a failure. */
  #alone = 0;
  #unwell = false;

  constructor(settings: HttpSettings) {
    const { format = "text", echo, atOnce } = settings;
    this.#settings = settings;
    this.#client = new HttpClient(settings);
    this.#echo = echo ? new LineOutput(writeShared(1)) : undefined;
    if (format !== "text" && format !== "json" && takesSeveral(format)) this.#several = format;
    else if (atOnce > 1) this.#inParallel = new InParallel(atOnce);
    this.atOnceMax =
      this.#several === undefined ? limits.httpAlertsAtOnce : limits.channelAlertsAtOnce;
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    if (this.#unwell) await this.#client.askHealth();
    const { keepAlive } = this.#settings;
    if (this.#inParallel !== undefined) {
      const post = (alert: FormattedAlert) => this.#post([alert], alert.line, keepAlive);
      return await this.#inParallel.run(alerts, post, taken);
    }
    const alone = this.#several === undefined ? alerts : alerts.slice(0, this.#alone);
    for (const alert of alone) {
      await this.#post([alert], alert.line, keepAlive || alert !== alerts.at(-1));
      this.#alone--;
      taken(1);
    }
    if (alone.length < alerts.length) await this.#postTogether(alerts.slice(alone.length), taken);
  }

  /** Certificates are read again. */
  reopen(): Promise<void> {
    this.#client.renew();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#client.close();
    return Promise.resolve();
  }

  async #postTogether(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    const lines = alerts.map(({ line }) => line);
    const body = this.#several && joined(this.#several, lines);
    this.#alone = body === undefined ? alerts.length : 0;
    if (body === undefined) return;
    const refused = await this.#post(alerts, body, this.#settings.keepAlive);
    taken(alerts.length - refused);
    if (refused > 0) throw this.#refusal(refused, alerts.length);
  }

  /** Returns how many alerts the server did not want; when that is all, it is a failure. */
  async #post(
    alerts: readonly FormattedAlert[],
    body: string,
    keepAlive: boolean,
  ): Promise<number> {
    const { url } = this.#settings;
    try {
      const { status, text } = await this.#client.post(body, alerts[0]!.json, keepAlive);
      await this.#print(text);
      if (!isGood(status)) {
        const mayPass = status >= 500 || status === 408 || status === 429;
        throw this.#failure(`${shown(url)} answered with status ${status}`, alerts, mayPass);
      }
      const refused = this.#settings.format === "otlp" ? refusedIn(text, alerts.length) : 0;
      if (refused === alerts.length) throw this.#refusal(refused, alerts.length);
      this.#unwell = false;
      return refused;
    } catch (error) {
      this.#unwell = true;
      throw error instanceof NoAnswer ? this.#failure(error.message, alerts, true) : error;
    }
  }

  /** One of several alerts may be the reason: they are posted one by one. */
  #failure(reason: string, alerts: readonly FormattedAlert[], mayPass: boolean): Undelivered {
    if (alerts.length > 1) {
      this.#alone = alerts.length;
      return new Undelivered("retry", reason);
    }
    const attempts = (this.#attempts.get(alerts[0]!) ?? 0) + 1;
    this.#attempts.set(alerts[0]!, attempts);
    const isLast = !mayPass || attempts > this.#settings.timeoutsMax;
    return new Undelivered(isLast ? "lost" : "retry", reason);
  }

  #refusal(refused: number, of: number): Undelivered {
    const reason = `${shown(this.#settings.url)} refused ${refused} of ${of} alerts`;
    return new Undelivered("lost", reason, refused);
  }

  async #print(text: string): Promise<void> {
    if (this.#echo === undefined || text === "") return;
    const line = { line: text.trimEnd(), json: false, priority: { name: "", level: 0 } };
    // What cannot be printed is not worth an alert.
    await this.#echo.write([line], () => {}, goneForGood).catch(() => {});
  }
}

/** Of an OTLP answer: what a collector took only in part, it says under partialSuccess. */
function refusedIn(text: string, most: number): number {
  try {
    // A cast: whatever else is there is not a number.
    const answer = JSON.parse(text) as { partialSuccess?: { rejectedLogRecords?: unknown } } | null;
    const count = Number(answer?.partialSuccess?.rejectedLogRecords ?? 0);
    return Number.isSafeInteger(count) ? Math.min(most, Math.max(0, count)) : 0;
  } catch {
    return 0; // An empty answer is fine, too.
  }
}
