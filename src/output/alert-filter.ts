// Which alerts a channel wants.
import { type Alert, internalSource } from "./alert.ts";

/** Everything when empty; else all that is given must hold. */
export interface AlertFilter {
  /** The greatest level, that is the least severe priority. */
  readonly levelMax?: number | undefined;
  /** Names of rules, of which one must fit; `*` stands for any text. */
  readonly rules?: readonly string[] | undefined;
  /** Names of rules that are not wanted. */
  readonly exceptRules?: readonly string[] | undefined;
  /** Of which the rule must have one. */
  readonly tags?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
}

export type AlertTest = (alert: Alert) => boolean;

/**
 * What the agent says about itself goes to every channel, whatever its priority, unless a channel
 * asks for certain rules, tags or sources.
 */
export function alertTest(filter: AlertFilter): AlertTest {
  const { levelMax = Number.POSITIVE_INFINITY, rules, exceptRules, tags, sources } = filter;
  const wanted = rules?.map(namePattern);
  const unwanted = exceptRules?.map(namePattern) ?? [];
  const test: AlertTest = ({ rule, priority, source, tags: has }) =>
    (priority.level <= levelMax || source === internalSource) &&
    (wanted === undefined || wanted.some((pattern) => pattern.test(rule))) &&
    !unwanted.some((pattern) => pattern.test(rule)) &&
    (tags === undefined || tags.some((tag) => has.includes(tag))) &&
    (sources === undefined || sources.includes(source));
  return test;
}

function namePattern(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
