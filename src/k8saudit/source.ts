// The source of audit events: opened once, it brings events to a listener until it is closed or,
// reading files, at an end.
import { err, ok, type Result } from "../base/result.ts";
import type { AuditEvent } from "./events.ts";
import type { Feed } from "./feed.ts";
import { followFile, openFiles } from "./files.ts";
import { Intake, type IntakeCounts } from "./intake.ts";
import type { AuditSettings } from "./settings.ts";
import { openWebhook } from "./webhook.ts";

export interface Listener {
  readonly event: (event: AuditEvent) => void;
  /** Hears what is wrong with what came, a sentence each. */
  readonly problem: (sentence: string) => void;
  /**
   * Whether there is room for what an event may bring about. Files wait for it; those who post do
   * not, as no source of live events does.
   */
  readonly isReady?: () => boolean;
}

export class AuditSource {
  readonly told: string;
  /** Resolves at the end of files, with what went wrong; undefined for sources without end. */
  readonly ended: Promise<string | undefined> | undefined;
  readonly #feed: Feed;
  readonly #intake: Intake;

  constructor(feed: Feed, intake: Intake) {
    this.#feed = feed;
    this.#intake = intake;
    this.told = feed.told;
    this.ended = feed.ended;
  }

  get counts(): IntakeCounts {
    return this.#intake.counts;
  }

  /** Takes nothing more and looks at what came. */
  async close(): Promise<void> {
    await this.#feed.close();
    await this.#intake.close();
  }
}

export function openAuditSource(
  settings: AuditSettings,
  listener: Listener,
): Result<AuditSource, string> {
  const { event, problem, isReady } = listener;
  const waits = settings.origin.kind === "files";
  const { eventBytesMax } = settings;
  const intake = new Intake({
    eventBytesMax,
    event,
    problem,
    isReady: waits ? isReady : undefined,
  });
  const feed = openFeed(settings, intake, listener.problem);
  return feed.ok ? ok(new AuditSource(feed.value, intake)) : err(feed.error);
}

function openFeed(
  settings: AuditSettings,
  intake: Intake,
  problem: (sentence: string) => void,
): Result<Feed, string> {
  const { origin, batchBytesMax } = settings;
  const parts = { intake, lineBytesMax: batchBytesMax, problem };
  switch (origin.kind) {
    case "webhook":
      return openWebhook(origin, settings, intake);
    case "files":
      return openFiles(origin.path, parts);
    case "follow":
      return ok(followFile(origin.path, parts));
  }
}
