// All enabled channels as one thing: an alert is formatted once and handed to each of them.
import { limits } from "../base/limits.ts";
import type { Alert } from "./alert.ts";
import type { Channel, ChannelStats, FormattedAlert, Report } from "./channel.ts";
import { type ChannelName, channels } from "./channels.ts";
import { type JsonParts, jsonLine } from "./json.ts";
import { textLine } from "./text.ts";

export interface OutputSettings {
  readonly json: boolean;
  readonly jsonParts: JsonParts;
  readonly iso8601: boolean;
  readonly buffered: boolean;
  /** Alerts that may wait in one channel; 0 takes our own bound, never "unlimited". */
  readonly queueCapacity: number;
  /** How long the end of a run waits for a slow channel. */
  readonly timeoutMs: number;
  readonly enabled: ReadonlySet<ChannelName>;
}

export class Outputs {
  private readonly settings: OutputSettings;
  private readonly channels: readonly Channel[];
  private readonly report: Report;
  private fullSaid = false;

  constructor(settings: OutputSettings, channels: readonly Channel[], report: Report) {
    this.settings = settings;
    this.channels = channels;
    this.report = report;
  }

  /** Hands an alert to every channel; returns at once whatever they do. */
  send(alert: Alert): void {
    const formatted = format(alert, this.settings);
    for (const channel of this.channels) {
      if (channel.send(formatted) || this.fullSaid) continue;
      this.fullSaid = true;
      this.report("error", `${channel.name}: queue is full; alerts are dropped and counted`);
    }
  }

  /** Alerts that wait in the fullest channel, as a share of what it takes. */
  get load(): number {
    const waiting = this.channels.map((channel) => channel.stats().waiting);
    return Math.max(0, ...waiting) / linesMaxOf(this.settings);
  }

  /** How many alerts every channel takes now without dropping one. */
  get room(): number {
    return Math.floor((1 - this.load) * linesMaxOf(this.settings));
  }

  /** Opens files and programs anew (SIGUSR1). */
  reopen(): void {
    for (const channel of this.channels) channel.reopen();
  }

  stats(): readonly { readonly name: string; readonly stats: ChannelStats }[] {
    return this.channels.map((channel) => ({ name: channel.name, stats: channel.stats() }));
  }

  /** Delivers what waits, within the time limit, and closes; says what had to be discarded. */
  async close(): Promise<void> {
    const { timeoutMs } = this.settings;
    await Promise.all(
      this.channels.map(async (channel) => {
        const done = await channel.flush(timeoutMs);
        const { waiting } = channel.stats();
        const lost = `${channel.name}: still blocked, discarding ${waiting} remaining alerts`;
        if (!done) this.report("notice", lost);
        await channel.close();
      }),
    );
  }
}

/** Opens the enabled channels in the order of their list. */
export function openOutputs(settings: OutputSettings, report: Report): Outputs {
  const linesMax = linesMaxOf(settings);
  const opened = channels
    .filter((row) => settings.enabled.has(row.name))
    .map((row) => row.make({ buffered: settings.buffered, linesMax }, report));
  return new Outputs(settings, opened, report);
}

function linesMaxOf({ queueCapacity }: OutputSettings): number {
  return queueCapacity > 0 ? queueCapacity : limits.alertsQueuedMax;
}

export function format(alert: Alert, settings: OutputSettings): FormattedAlert {
  const { json, jsonParts, iso8601 } = settings;
  const line = json ? jsonLine(alert, jsonParts, iso8601) : textLine(alert, iso8601);
  return { line, json, priority: alert.priority };
}
