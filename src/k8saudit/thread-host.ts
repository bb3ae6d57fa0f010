// The source of audit events from the inside of its thread: a batch of megabytes, or a client that
// posts nonsense, costs time here and none of the loop that takes the kernel's events.
import { limits } from "../base/limits.ts";
import { type AuditSource, openAuditSource } from "./source.ts";
import {
  AuditCounts,
  type AuditGroup,
  type AuditLine,
  type FromAudit,
  type ToAudit,
} from "./thread-protocol.ts";

/** Brings events as it is told until the thread ends. */
export function hostAuditSource(line: AuditLine<FromAudit, ToAudit>): void {
  let source: AuditSource | undefined;
  let free: number = limits.auditGroupsMax;
  let room: PromiseWithResolvers<void> | undefined;
  const take = async (group: AuditGroup): Promise<void> => {
    while (free === 0) {
      room ??= Promise.withResolvers();
      await room.promise;
    }
    free--;
    const moved = group.events.map(({ json }) => json.places.buffer);
    line.post({ event: "group", group }, moved);
  };
  line.listen((message) => {
    switch (message.order) {
      case "start": {
        const counts = new AuditCounts(message.counts);
        const opened = openAuditSource(message.settings, { counts, take });
        if (!opened.ok) return line.post({ event: "failed", reason: opened.error }, []);
        source = opened.value;
        line.post({ event: "opened", told: source.told }, []);
        return void source.ended?.then((failure) => line.post({ event: "ended", failure }, []));
      }
      case "next":
        free++;
        room?.resolve();
        room = undefined;
        return;
      case "close":
        return void source?.close().then(() => line.post({ event: "closed" }, []));
    }
  });
}
