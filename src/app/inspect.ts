// `gyr inspect` (and `sysdig`), and `gyr record`: events of this machine or of a capture that pass
// a filter are printed, counted or recorded.
import type { Memory } from "../base/memory.ts";
import type { Config } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import { type BytesStyle, showBytesAs } from "../fields/bytes-text.ts";
import { eventName } from "../fields/evt.ts";
import { eventTypes } from "../schema/events.ts";
import type { State } from "../state/state.ts";
import { CallTimes } from "./call-times.ts";
import { eventFilter } from "./event-filter.ts";
import { type EventPrinter, eventPrinter } from "./event-printer.ts";
import { runSession, type SessionEnd, type SessionListener } from "./event-session.ts";
import { outputTime, type TimeType } from "./output-time.ts";
import type { RecordedMachine } from "./recorded-state.ts";
import { Recording } from "./recording.ts";
import type { RecordingOptions } from "./recorder.ts";
import { standardPieces } from "./standard-format.ts";
import { writeAll } from "./write-all.ts";

export interface InspectRequest {
  /** engine.kind says where events come from. */
  readonly config: Config;
  readonly filter: string;
  /** undefined: nothing is printed. */
  readonly print: PrintRequest | undefined;
  /** Counts by type at the end. */
  readonly summary: boolean;
  readonly recording: (RecordingOptions & { readonly keepState: boolean }) | undefined;
  readonly timeType: TimeType;
  /** See SessionRequest. */
  readonly count: number;
  readonly seconds: number;
  readonly progress: boolean | undefined;
  /** Says on standard error how it went. */
  readonly report: "nothing" | "recording" | "figures";
}

export interface PrintRequest {
  /** undefined: the standard line. */
  readonly format: string | undefined;
  readonly json: boolean;
  readonly unbuffered: boolean;
  readonly colours: boolean;
  /** How bytes that were read or written look. */
  readonly bytes: BytesStyle;
}

/** The exit code. */
export async function inspect(request: InspectRequest): Promise<number> {
  const complain = (text: string) => writeAll(2, `Error: ${text}\n`);
  const filter = eventFilter(request.filter);
  if (!filter.ok) {
    complain(filter.error);
    return 1;
  }
  const printer = request.print === undefined ? undefined : printerOf(request.print);
  if (printer?.ok === false) {
    complain(printer.error);
    return 1;
  }
  const filtered = filter.value !== undefined;
  const recording =
    request.recording === undefined ? undefined : new Recording({ ...request.recording, filtered });
  const counts = request.summary ? new Map<string, number>() : undefined;
  const { config, count, seconds, progress } = request;
  const calls = new CallTimes();
  const time = outputTime(request.timeType, calls);
  const end = await runSession(
    {
      ...{ config, count, seconds, progress, filter: filter.value },
      ...(time === undefined ? {} : { outputTime: time }),
      ...(request.timeType === "d" ? { calls } : {}),
    },
    new Listener(printer?.value, recording, counts),
  );
  printer?.value.flush();
  await recording?.close();
  if (counts !== undefined) writeAll(1, summaryText(counts));
  report(request, end, recording);
  const failure = recording?.failure;
  if (failure === undefined) return end.code;
  complain(`${request.recording?.path} cannot be written: ${failure}`);
  return 1;
}

function printerOf({ format, bytes, ...options }: PrintRequest) {
  showBytesAs(bytes);
  const pieces = format === undefined ? standardPieces : [{ format }];
  return eventPrinter({ ...options, pieces });
}

// What the agent and older ones tell themselves.
const isInternal = Uint8Array.from(eventTypes, ({ kinds }) => (kinds.has("internal") ? 1 : 0));

class Listener implements SessionListener {
  readonly #printer: EventPrinter | undefined;
  readonly #recording: Recording | undefined;
  readonly #counts: Map<string, number> | undefined;

  constructor(
    printer: EventPrinter | undefined,
    recording: Recording | undefined,
    counts: Map<string, number> | undefined,
  ) {
    this.#printer = printer;
    this.#recording = recording;
    this.#counts = counts;
  }

  section(state: State, machine: RecordedMachine): void {
    this.#recording?.section(state, machine);
  }

  before(memory: Memory, at: number): void {
    this.#recording?.before(memory, at);
  }

  event(context: Context, matches: boolean, stateOnly: boolean): void {
    this.#recording?.event(context, matches, stateOnly);
    if (!matches) return;
    const { type } = context.event;
    if (this.#counts !== undefined) countEvent(this.#counts, context);
    if (isInternal[type] === 0) this.#printer?.print(context);
  }

  slice(): boolean | Promise<void> {
    this.#printer?.flush();
    if (this.#printer?.isRead === false || this.#recording?.isOver === true) return false;
    return this.#recording?.catchUp() ?? true;
  }
}

function countEvent(counts: Map<string, number>, context: Context): void {
  const name = `${context.event.info.exit ? "<" : ">"} ${eventName(context)}`;
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Most frequent first. */
export function summaryText(counts: ReadonlyMap<string, number>): string {
  const line = "----------------------";
  const rows = [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([name, count]) => `${name.padEnd(17)} ${count}`);
  return `${[line, "Event           #Calls", line, ...rows].join("\n")}\n`;
}

function report(request: InspectRequest, end: SessionEnd, recording: Recording | undefined): void {
  const leftOut = recording?.leftOut ?? 0;
  if (leftOut > 0)
    writeAll(2, `${leftOut} events left out, which ${request.recording?.compat} cannot read\n`);
  const { events, matched, lost, seconds } = end;
  if (request.report === "recording" && recording !== undefined && end.code === 0)
    writeAll(2, `${recording.events} events recorded, ${lost} lost\n`);
  if (request.report !== "figures") return;
  const rate = (matched / Math.max(seconds, 1e-9)).toFixed(2);
  const lines = [
    `Driver Events:${events}`,
    `Driver Drops:${lost}`,
    `Elapsed time: ${seconds.toFixed(3)}, Captured Events: ${matched}, ${rate} eps`,
  ];
  writeAll(2, `${lines.join("\n")}\n`);
}
