// Fields about when an event happened. Texts are in the local zone unless they say UTC; JSON always
// carries the whole timestamp as an integer, whatever part of it the text shows.
import type { Context } from "./context.ts";
import { defineFields, type Field } from "./define.ts";
import { fraction, localClock, localDay, timeParts, utcTime } from "./time-text.ts";

const tsJson = (c: Context) => c.event.tsNs;
const nsPerSecond = 1_000_000_000;

/** Fields that events of every source have. */
const secondNs = 1_000_000_000n;

/**
 * In outputs the original counts from the last time the same output was made. An alert is made as
 * text first and as JSON after it, where the difference is therefore always 0.
 */
function sinceShown(
  part: (ns: bigint) => bigint,
  digits: number,
): Pick<Field, "show" | "remembers"> {
  return {
    remembers: true,
    show: () => {
      let last: bigint | undefined;
      const difference = (c: Context) => {
        const ts = c.event.tsNs;
        const since = last === undefined ? 0n : part(ts - last);
        last = ts;
        return Number(since);
      };
      return { text: (c) => String(difference(c)).padStart(digits, "0"), json: difference };
    },
  };
}

export const evtTimeFields = defineFields({
  "evt.time": {
    type: "CHARBUF",
    doc: "Time of day of the event in the local time zone, with nanoseconds: HH:MM:SS.nnnnnnnnn.",
    get: (c) => localClock(c.event.tsNs) + fraction(c.event.tsNs),
    show: () => ({ json: tsJson }),
  },
  "evt.time.s": {
    type: "CHARBUF",
    doc: "Time of day of the event in the local time zone, without the fraction: HH:MM:SS.",
    get: (c) => localClock(c.event.tsNs),
    show: () => ({ json: tsJson }),
  },
  "evt.time.iso8601": {
    type: "CHARBUF",
    doc: "Date and time of the event in UTC: YYYY-MM-DDTHH:MM:SS.nnnnnnnnn+0000.",
    get: (c) => `${utcTime(c.event.tsNs)}${fraction(c.event.tsNs)}+0000`,
    show: () => ({ json: tsJson }),
  },
  "evt.datetime": {
    type: "CHARBUF",
    doc: "Date and time of the event in the local time zone, with nanoseconds.",
    get: (c) => `${localDay(c.event.tsNs)} ${localClock(c.event.tsNs)}${fraction(c.event.tsNs)}`,
    show: () => ({ json: tsJson }),
  },
  "evt.datetime.s": {
    type: "CHARBUF",
    doc: "Date and time of the event in the local time zone, in whole seconds.",
    get: (c) => `${localDay(c.event.tsNs)} ${localClock(c.event.tsNs)}`,
    show: () => ({ json: tsJson }),
  },
  "evt.rawtime": {
    type: "ABSTIME",
    format: "DEC",
    doc: "Timestamp of the event in nanoseconds since 1970-01-01 UTC.",
    get: (c) => c.event.tsNs,
  },
  "evt.rawtime.s": {
    type: "ABSTIME",
    format: "DEC",
    doc: "Whole seconds of the event's timestamp since 1970-01-01 UTC.",
    get: (c) => timeParts(c.event.tsNs).seconds,
  },
  "evt.rawtime.ns": {
    type: "ABSTIME",
    format: "10_PADDED_DEC",
    doc: "The part of the event's timestamp below one second, in nanoseconds.",
    get: (c) => timeParts(c.event.tsNs).ns,
  },
  "evt.reltime": {
    type: "RELTIME",
    format: "10_PADDED_DEC",
    doc: "Nanoseconds between the first event of this run or capture and this event.",
    get: (c) => c.sinceFirstNs,
  },
  "evt.reltime.s": {
    type: "RELTIME",
    format: "DEC",
    doc: "Whole seconds between the first event and this event.",
    get: (c) => Math.floor(c.sinceFirstNs / nsPerSecond),
  },
  "evt.reltime.ns": {
    type: "RELTIME",
    format: "10_PADDED_DEC",
    doc: "The part of evt.reltime below one second, in nanoseconds.",
    get: (c) => c.sinceFirstNs % nsPerSecond,
  },
});

/** Fields of the time between events of the kernel, and of how it is printed. */
export const evtDeltaFields = defineFields({
  "evt.deltatime": {
    type: "RELTIME",
    format: "DEC",
    doc: "Nanoseconds between the event before this one and this event; 0 for the first. Outputs show the time since they showed the field last.",
    get: (c) => c.sincePreviousNs,
    ...sinceShown((ns) => ns, 1),
  },
  "evt.deltatime.s": {
    type: "RELTIME",
    format: "DEC",
    doc: "Whole seconds between the event before this one and this event.",
    get: (c) => Math.floor(c.sincePreviousNs / nsPerSecond),
    ...sinceShown((ns) => ns / secondNs, 1),
  },
  "evt.deltatime.ns": {
    type: "RELTIME",
    format: "10_PADDED_DEC",
    doc: "The part of evt.deltatime below one second, in nanoseconds.",
    get: (c) => c.sincePreviousNs % nsPerSecond,
    ...sinceShown((ns) => ns % secondNs, 9),
  },
  "evt.outputtime": {
    type: "CHARBUF",
    doc: "Time of the event as alerts print it, or as gyr inspect was told to with -t.",
    get: (c) => c.outputTime?.(c) ?? localClock(c.event.tsNs) + fraction(c.event.tsNs),
    show: () => ({ json: tsJson }),
    hidden: true,
  },
});

const always0 = {
  deprecated: true,
  instead: "it is always 0: take it out; proc.duration tells how long a process has run",
} as const;

/** Fields of the time when events came in pairs; they exist so that old rules load. */
export const evtLatencyFields = defineFields({
  "evt.latency": {
    type: "RELTIME",
    format: "DEC",
    doc: "Once the duration of the call; always 0, because only the exit of a call is captured.",
    ...always0,
    get: () => 0,
  },
  "evt.latency.s": {
    type: "RELTIME",
    format: "DEC",
    doc: "Once the whole seconds of evt.latency; always 0.",
    ...always0,
    get: () => 0,
  },
  "evt.latency.ns": {
    type: "RELTIME",
    format: "10_PADDED_DEC",
    doc: "Once the part of evt.latency below one second; always 0.",
    ...always0,
    get: () => 0,
  },
  "evt.latency.quantized": {
    type: "UINT64",
    format: "DEC",
    doc: "Once evt.latency on a logarithmic scale; always 0.",
    ...always0,
    hidden: true,
    get: () => 0,
  },
  "evt.latency.human": {
    type: "CHARBUF",
    doc: "Once evt.latency with a readable unit; always 0ns.",
    ...always0,
    get: () => "0ns",
  },
  "evt.wait_latency": {
    type: "RELTIME",
    format: "DEC",
    doc: "Once the time a blocking call waited; always 0.",
    ...always0,
    get: () => 0,
  },
});
