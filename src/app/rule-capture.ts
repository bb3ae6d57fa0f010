// Captures that rules start (configuration: capture.*, rule keys: capture, capture_duration): from
// the event that matched until some time has passed, whatever happens on the machine.
import type { Config } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import { type Alert, internalSource } from "../output/alert.ts";
import type { Log } from "../output/log.ts";
import type { State } from "../state/state.ts";
import type { LiveRule } from "./alerts.ts";
import type { RecordedMachine } from "./recorded-state.ts";
import { Recording } from "./recording.ts";

export interface RuleCaptureParts {
  readonly config: Config;
  readonly log: Log;
  readonly alert: (alert: Alert) => void;
  /**
   * Nobody waits for events: the owner calls `written` after each slice, so that neither the time
   * nor the disk decides where a file ends.
   */
  readonly isReplay: boolean;
  /** Makes a state whole that is still being learned: a capture begins with it. */
  readonly complete?: () => void;
}

const nsPerMs = 1_000_000n;
const bytesPerMb = 1_048_576;
const digits = 20;

export class RuleCapture {
  readonly #parts: RuleCaptureParts;
  readonly #closing = new Set<Promise<void>>();
  #state: State | undefined;
  #machine: RecordedMachine | undefined;
  #recording: Recording | undefined;
  #path = "";
  #deadlineNs = 0n;

  constructor(parts: RuleCaptureParts) {
    this.#parts = parts;
  }

  /** The machine that is watched from now on. */
  section(state: State, machine: RecordedMachine): void {
    this.#stop();
    this.#state = state;
    this.#machine = machine;
  }

  /** A rule matched the event: starts a capture, or prolongs the one that runs. */
  matched(rule: LiveRule, context: Context): void {
    const { config } = this.#parts;
    if (config["capture.mode"] === "rules" && !rule.capture) return;
    const ms = rule.captureDurationMs || config["capture.default_duration"];
    const { tsNs } = context.event;
    const deadlineNs = tsNs + BigInt(ms) * nsPerMs;
    if (this.#recording === undefined) this.#start(context);
    else if (deadlineNs <= this.#deadlineNs) return;
    this.#deadlineNs = deadlineNs;
  }

  /** Every event, after rules have looked. */
  event(context: Context, stateOnly: boolean): void {
    const recording = this.#recording;
    if (recording === undefined) return;
    recording.event(context, !stateOnly, stateOnly);
    const maxMb = this.#parts.config["capture.max_file_size_mb"];
    if (context.event.tsNs >= this.#deadlineNs) this.#stop();
    else if (maxMb > 0 && recording.bytes >= maxMb * bytesPerMb) this.#stopAtLimit(context, maxMb);
    else if (!this.#parts.isReplay && recording.catchUp() !== undefined) {
      this.#parts.log.write("warning", `Capture ${this.#path} ends early: the disk is too slow`);
      this.#stop();
    } else if (recording.isOver) this.#stop();
  }

  /** Waits until what there is to write is on disk. */
  async written(): Promise<void> {
    await Promise.all([this.#recording?.written(), ...this.#closing]);
  }

  /** Ends what runs; everything is on disk afterwards. */
  async close(): Promise<void> {
    this.#stop();
    await Promise.all(this.#closing);
  }

  #start(context: Context): void {
    if (this.#state === undefined || this.#machine === undefined) return;
    this.#parts.complete?.();
    const prefix = this.#parts.config["capture.path_prefix"];
    const time = String(context.event.tsNs).padStart(digits, "0");
    this.#path = `${prefix}_${time}_${String(context.eventNumber).padStart(digits, "0")}.scap`;
    this.#recording = new Recording({
      ...{ path: this.#path, compressed: true, keepState: false, filtered: false },
      ...{ fileBytesMax: 0, fileSeconds: 0, fileEventsMax: 0, filesMax: 0 },
    });
    this.#recording.section(this.#state, this.#machine);
  }

  #stop(): void {
    const recording = this.#recording;
    if (recording === undefined) return;
    this.#recording = undefined;
    const path = this.#path;
    const closing = recording.close().then(() => {
      this.#closing.delete(closing);
      const { failure } = recording;
      const { log } = this.#parts;
      if (failure !== undefined) log.write("error", `Capture ${path} is incomplete: ${failure}`);
      else log.write("info", `Capture ${path}: ${recording.events} events`);
    });
    this.#closing.add(closing);
  }

  #stopAtLimit(context: Context, maxMb: number): void {
    const written = this.#recording?.bytes ?? 0;
    this.#stop();
    const rule = "Falco internal: capture size limit reached";
    this.#parts.alert({
      rule,
      priority: { name: "Informational", level: 6 },
      timeNs: context.event.tsNs,
      source: internalSource,
      tags: [],
      hostname: context.hostname,
      output: `${rule}. Configured limit: ${maxMb} MB.`,
      fields: new Map([
        ["max_file_size_mb", maxMb],
        ["written_bytes", Math.round(written)],
      ]),
    });
  }
}
