// The list of channels. A new one is a file beside this one and a row here.
import type { Channel, ChannelSettings, Report } from "./channel.ts";
import { openStdout } from "./stdout.ts";

export interface ChannelRow {
  readonly name: string;
  /** User-facing, a full sentence. */
  readonly doc: string;
  readonly make: (settings: ChannelSettings, report: Report) => Channel;
}

/** In the order in which an alert is handed to them. */
export const channels = [
  {
    name: "stdout",
    doc: "Writes each alert as one line to standard output.",
    make: (settings, report) => openStdout(settings, report),
  },
] as const satisfies readonly ChannelRow[];

export type ChannelName = (typeof channels)[number]["name"];
