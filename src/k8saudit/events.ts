// What an API server posts, or writes as a line of its audit log, to single events: one event, a
// list of them (kind EventList), or an array of either. What is wrong with one of them is told and
// keeps no other from being looked at.
import { limits } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type Json, parseJson } from "./json.ts";
import type { JsonText } from "./json-places.ts";

/** Plain data, which one thread may hand to another. */
export interface AuditEvent {
  /** Without blanks between the parts. */
  readonly json: JsonText;
  /** When the stage it tells of began: nanoseconds since the epoch. */
  readonly timeNs: bigint;
}

export interface AuditBatch {
  readonly events: readonly AuditEvent[];
  /** One sentence for each thing that is no event. */
  readonly problems: readonly string[];
}

const unrecognized = "data not recognized as a k8s audit event";

export function readBatch(text: string, eventBytesMax: number): AuditBatch {
  const parsed = parseJson(text);
  if (!parsed.ok) return { events: [], problems: [parsed.error] };
  const events: AuditEvent[] = [];
  const problems: string[] = [];
  const add = (json: Json) => {
    const event = readEvent(json, eventBytesMax);
    if (event.ok) events.push(event.value);
    else problems.push(event.error);
  };
  const walk = (json: Json): void => {
    const kind = json.at("kind");
    const items = json.at("items")?.items;
    if (json.items !== undefined) json.items.forEach(walk);
    else if (kind?.kind === "string" && kind.text === "Event") add(json);
    else if (kind?.kind === "string" && kind.text === "EventList" && items !== undefined)
      items.forEach(add);
    else problems.push(unrecognized);
  };
  walk(parsed.value);
  return { events, problems };
}

function readEvent(json: Json, eventBytesMax: number): Result<AuditEvent, string> {
  const stamp = json.at("stageTimestamp");
  if (stamp?.kind !== "string") return err("can't read stageTimestamp");
  const timeNs = timeOf(stamp.text);
  if (timeNs === undefined) return err(`stageTimestamp '${shortened(stamp.text)}' is no time`);
  const cut = json.cut();
  const size = Buffer.byteLength(cut.text);
  if (size > eventBytesMax) return err(`event larger than maxEventSize: size=${size}`);
  return ok({ json: cut, timeNs });
}

const timePattern =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-](?:[01]\d|2[0-4]):[0-5]\d)$/;

/** RFC 3339 to nanoseconds; undefined for other texts and for times that a record cannot hold. */
function timeOf(text: string): bigint | undefined {
  const [, seconds, fraction = "", zone] = timePattern.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  const ms = Date.parse(`${seconds}${zone}`);
  if (!(ms >= 0)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}

function shortened(text: string): string {
  const { auditShownMax } = limits;
  return text.length > auditShownMax ? `${text.slice(0, auditShownMax)}…` : text;
}
