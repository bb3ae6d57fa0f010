// All enabled channels as one thing: an alert is formatted and handed to each that wants it.
import { limits } from "../base/limits.ts";
import { type Alert, internalSource } from "./alert.ts";
import { type AlertFilter, type AlertTest, alertTest } from "./alert-filter.ts";
import type {
  AlertDetails,
  Channel,
  ChannelStats,
  FormattedAlert,
  QueueSettings,
  Report,
} from "./channel.ts";
import { converses, lasting, makeSink } from "./channels.ts";
import { type FormatSettings, formattedBody } from "./formats/formats.ts";
import { type JsonParts, jsonLine } from "./json.ts";
import { jsonText } from "./json-value.ts";
import { QueuedChannel } from "./queued-channel.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { remoteChannels, type StartThread } from "./remote-channels.ts";
import { spoolsLeftBehind } from "./spool/left-behind.ts";
import type { SystemCalls } from "./system.ts";
import { fullOutput, textLine } from "./text.ts";
import type { ChannelSetup } from "./thread-protocol.ts";

export interface OutputSettings {
  readonly json: boolean;
  readonly jsonParts: JsonParts;
  readonly iso8601: boolean;
  readonly buffered: boolean;
  /** Alerts that may wait in one channel; 0 takes our own bound, never "unlimited". */
  readonly queueCapacity: number;
  /** How long a delivery may take untold, and how long the end of a run waits for a channel. */
  readonly timeoutMs: number;
  /** Alerts per second; 0 for any number. Alerts about the agent itself are not counted. */
  readonly rate: number;
  readonly burstMax: number;
  readonly channels: readonly OutletSetup[];
}

type OutletSetup = ChannelSetup & {
  readonly filter: AlertFilter;
  /** Undefined: text or JSON, as `json` says. */
  readonly format?: FormatSettings | "text" | "json" | undefined;
};

/** A channel and the alerts that it gets. */
export interface Outlet {
  readonly channel: Channel;
  readonly wants: AlertTest;
  /** The form in which this channel alone gets alerts; undefined: as all the others. */
  readonly format?: OutletSetup["format"];
}

export class Outputs {
  readonly #settings: OutputSettings;
  readonly #outlets: readonly Outlet[];
  readonly #report: Report;
  readonly #limiter: RateLimiter;

  constructor(settings: OutputSettings, outlets: readonly Outlet[], report: Report) {
    this.#settings = settings;
    this.#outlets = outlets;
    this.#report = report;
    this.#limiter = new RateLimiter(settings.rate, settings.burstMax);
  }

  /** Hands an alert to every channel that wants it; returns at once whatever they do. */
  send(alert: Alert): void {
    if (alert.source !== internalSource && !this.#limiter.claim(alert.timeNs)) {
      this.#report("debug", `Rate limit: no alert for rule ${alert.rule}`);
      return;
    }
    let formatted: FormattedAlert | undefined;
    for (const outlet of this.#outlets) {
      if (!outlet.wants(alert)) continue;
      formatted ??= format(alert, this.#settings);
      outlet.channel.send(inForm(alert, outlet.format, formatted, this.#settings));
    }
  }

  /** Alerts that wait in the fullest channel, as a share of what it takes. */
  get load(): number {
    // Who waits for a channel whose other side is away may wait for ever.
    const waiting = this.#outlets
      .map(({ channel }) => channel.stats())
      .map((stats) => (stats.troubled ? 0 : stats.waiting));
    return Math.max(0, ...waiting) / linesMaxOf(this.#settings);
  }

  /** How many alerts every channel takes now without dropping one. */
  get room(): number {
    return Math.floor((1 - this.load) * linesMaxOf(this.#settings));
  }

  /** Alerts that the rate limit refused. */
  get limited(): number {
    return this.#limiter.refused;
  }

  /** Opens files and programs anew (SIGUSR1). */
  reopen(): void {
    for (const { channel } of this.#outlets) channel.reopen();
  }

  stats(): readonly { readonly name: string; readonly stats: ChannelStats }[] {
    return this.#outlets.map(({ channel }) => ({ name: channel.name, stats: channel.stats() }));
  }

  /** Delivers what waits, within the time limit, and closes; says what had to be discarded. */
  async close(): Promise<void> {
    const { timeoutMs } = this.#settings;
    await Promise.all(
      this.#outlets.map(async ({ channel }) => {
        const done = await channel.flush(timeoutMs);
        const { waiting, spool } = channel.stats();
        const fate =
          spool === undefined
            ? `discarding ${waiting} remaining alerts`
            : `${waiting} remaining alerts stay in its spool for the next run`;
        if (!done) this.#report("notice", `${channel.name}: still blocked, ${fate}`);
        await channel.close(timeoutMs);
      }),
    );
    for (const { name, stats } of this.stats()) {
      const { written, dropped, failed } = stats;
      if (dropped + failed === 0) continue;
      const counts = `${written} alerts delivered, ${dropped} dropped, ${failed} failed`;
      this.#report("warning", `${name}: ${counts}`);
    }
    if (this.limited > 0) this.#report("notice", `Rate limit: ${this.limited} alerts left out`);
  }
}

/** What channels are made with. */
export interface OutputTools {
  readonly report: Report;
  readonly system: SystemCalls;
  /** Starts the output thread; called only when a channel needs it. */
  readonly startThread: StartThread;
}

/** Opens the channels in the order given. */
export function openOutputs(settings: OutputSettings, tools: OutputTools): Outputs {
  const { buffered, timeoutMs } = settings;
  const queue: QueueSettings = { buffered, timeoutMs, linesMax: linesMaxOf(settings) };
  const opened = openChannels(settings.channels, queue, tools);
  const outlets = opened.map((channel, index): Outlet => {
    const { filter, format } = settings.channels[index]!;
    return { channel, wants: alertTest(filter), format };
  });
  const folders = settings.channels.flatMap(({ spool }) => (spool ? [spool.folder] : []));
  for (const folder of spoolsLeftBehind(folders)) {
    const told = `The spool in ${folder} holds alerts of a channel that is no longer configured`;
    tools.report("warning", `${told}; give a channel its name or remove it`);
  }
  return new Outputs(settings, outlets, tools.report);
}

/** Channels in the order of their settings, each on the thread where it belongs. */
export function openChannels(
  setups: readonly ChannelSetup[],
  queue: QueueSettings,
  { report, system, startThread }: OutputTools,
): readonly Channel[] {
  const apart = setups.filter(({ sink, spool }) => spool !== undefined || converses(sink));
  let remote: readonly Channel[] = [];
  if (apart.length > 0) {
    const channels = apart.map(({ name, sink, spool }) => {
      return { name, sink: spool === undefined ? sink : lasting(sink), spool };
    });
    remote = remoteChannels(startThread, { channels, queue, report });
  }
  return setups.map((setup) => {
    const { name, sink } = setup;
    const here = () => new QueuedChannel({ ...queue, name, sink: makeSink(sink, system), report });
    return remote[apart.indexOf(setup)] ?? here();
  });
}

function linesMaxOf({ queueCapacity }: OutputSettings): number {
  return queueCapacity > 0 ? queueCapacity : limits.alertsQueuedMax;
}

export function format(alert: Alert, settings: OutputSettings): FormattedAlert {
  const { json, channels, iso8601 } = settings;
  const line = lineOf(alert, json, settings);
  const timeMs = Number(alert.timeNs / 1_000_000n);
  const formatted = { line, json, priority: alert.priority, timeMs };
  if (!channels.some(({ sink }) => sink.kind === "grpc")) return formatted;
  return { ...formatted, details: detailsOf(alert, iso8601) };
}

/** As the channel's own format has it; `shared` is what channels without one get. */
function inForm(
  alert: Alert,
  own: OutletSetup["format"],
  shared: FormattedAlert,
  settings: OutputSettings,
): FormattedAlert {
  if (own === undefined) return shared;
  const { priority } = alert;
  if (typeof own === "object")
    return { line: formattedBody(alert, own, shared.line), json: true, priority };
  const json = own === "json";
  return json === shared.json ? shared : { line: lineOf(alert, json, settings), json, priority };
}

function lineOf(alert: Alert, json: boolean, { jsonParts, iso8601 }: OutputSettings): string {
  return json ? jsonLine(alert, jsonParts, iso8601) : textLine(alert, iso8601);
}

function detailsOf(alert: Alert, iso8601: boolean): AlertDetails {
  const { timeNs, rule, source, tags, hostname } = alert;
  const fields: Record<string, string> = {};
  for (const [name, value] of alert.fields)
    fields[name] = typeof value === "string" ? value : jsonText(value);
  const output = source === internalSource ? alert.output : fullOutput(alert, iso8601);
  return { timeNs, level: alert.priority.level, rule, source, tags, hostname, output, fields };
}
