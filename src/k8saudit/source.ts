// The source of audit events: opened once, it brings events to a listener until it is closed or,
// reading files, at an end. It lives in a thread of its own; see thread-host.ts.
import { err, ok, type Result } from "../base/result.ts";
import type { Feed } from "./feed.ts";
import { followFile, openFiles } from "./files.ts";
import { Intake, type IntakeParts } from "./intake.ts";
import type { AuditSettings } from "./settings.ts";
import { openWebhook } from "./webhook.ts";

export type Listener = Omit<IntakeParts, "eventBytesMax">;

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

  /** Takes nothing more and hands on what came. */
  async close(): Promise<void> {
    await this.#feed.close();
    await this.#intake.idle();
  }
}

export function openAuditSource(
  settings: AuditSettings,
  listener: Listener,
): Result<AuditSource, string> {
  const intake = new Intake({ ...listener, eventBytesMax: settings.eventBytesMax });
  const feed = openFeed(settings, intake);
  return feed.ok ? ok(new AuditSource(feed.value, intake)) : err(feed.error);
}

function openFeed(settings: AuditSettings, intake: Intake): Result<Feed, string> {
  const { origin, batchBytesMax } = settings;
  const parts = { intake, lineBytesMax: batchBytesMax };
  switch (origin.kind) {
    case "webhook":
      return openWebhook(origin, settings, intake);
    case "files":
      return openFiles(origin.path, parts);
    case "follow":
      return ok(followFile(origin.path, parts));
  }
}
