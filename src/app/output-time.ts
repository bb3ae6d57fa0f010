// What %evt.outputtime shows: the choices of `gyr inspect -t`, as sysdig has them.
import type { Context } from "../fields/context.ts";
import type { CallTimes } from "./call-times.ts";

/** In the order of the manual. `h` is the time of day. */
export const timeTypes = ["h", "a", "r", "d", "D"] as const;
export type TimeType = (typeof timeTypes)[number];

/** undefined: what the field shows by itself. `calls`: for `d`. */
export function outputTime(
  type: TimeType,
  calls: CallTimes,
): ((context: Context) => string) | undefined {
  switch (type) {
    case "h":
      return undefined;
    case "a":
      return (context) => secondsText(context.event.tsNs);
    case "r":
      return (context) => secondsText(BigInt(context.sinceFirstNs));
    case "d":
      return () => secondsText(calls.lastNs);
    case "D":
      return sincePrinted();
  }
}

/** Since the event that was printed before. */
function sincePrinted(): (context: Context) => string {
  let lastNs: bigint | undefined;
  return ({ event }) => {
    const { tsNs } = event;
    const text = secondsText(tsNs - (lastNs ?? tsNs));
    lastNs = tsNs;
    return text;
  };
}

function secondsText(ns: bigint): string {
  const sign = ns < 0n ? "-" : "";
  const size = ns < 0n ? -ns : ns;
  return `${sign}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, "0")}`;
}
