// What was lost, in words: by cause, and what it was most of all.
import type { CaptureStats, Loss } from "../capture/source.ts";

/** By the names that sources give causes. */
const causes: Readonly<Record<string, string>> = {
  buffer: "a buffer was full",
  shed_1: "left out while one filled, wanted by no rule",
  shed_2: "left out while one filled, wanted by rules only",
  shed_3: "left out while one filled, although state wants it",
  scratch_map: "larger than events may be",
  no_ring: "a processor had no buffer",
};
const eventsTold = 5;

/** What was lost since `before`. */
export function lossesSince(now: CaptureStats, before: CaptureStats | undefined): readonly Loss[] {
  const known = new Map(before?.losses?.map((loss) => [keyOf(loss), loss.count]));
  return (now.losses ?? []).flatMap((loss) => {
    const count = loss.count - (known.get(keyOf(loss)) ?? 0);
    return count > 0 ? [{ ...loss, count }] : [];
  });
}

/** "a buffer was full 3, left out while one filled … 20; most of all openat_exit 17, close_exit 6" */
export function lossText(losses: readonly Loss[]): string {
  const told = sums(losses, ({ cause }) => cause);
  const byCause = told.map(([cause, count]) => `${causes[cause] ?? cause} ${count}`).join(", ");
  return `${byCause}; most of all ${mostLost(losses)}`;
}

/** "openat_exit 17, close_exit 6" */
export function mostLost(losses: readonly Loss[]): string {
  const told = sums(losses, ({ event }) => event).slice(0, eventsTold);
  return told.map(([event, count]) => `${event} ${count}`).join(", ");
}

/** By cause and event, for machines. */
export function lossTable(losses: readonly Loss[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { event, cause, count } of losses) {
    const row = table[cause] ?? {};
    row[event] = count;
    table[cause] = row;
  }
  return table;
}

/** What has the same name together, the largest first. */
function sums(
  losses: readonly Loss[],
  nameOf: (loss: Loss) => string,
): readonly (readonly [name: string, count: number])[] {
  const found = new Map<string, number>();
  for (const loss of losses) found.set(nameOf(loss), (found.get(nameOf(loss)) ?? 0) + loss.count);
  return [...found].sort(([, a], [, b]) => b - a);
}

function keyOf({ type, cause }: Loss): string {
  return `${cause} ${type}`;
}
