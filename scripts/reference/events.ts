// The page about events, from their rows: what `evt.type` can be, and the parameters that
// `evt.arg` finds.
import { type EventType, eventTypes, type Param } from "../../src/schema/events.ts";
import type { EventKind } from "../../src/schema/define.ts";
import { flagTables } from "../../src/schema/flags.ts";
import { genericNames } from "../../src/schema/syscalls.ts";
import { code, page, table } from "./markdown.ts";

const sections: readonly (readonly [kind: EventKind, title: string])[] = [
  ["syscall", "System calls"],
  ["tracepoint", "Tracepoints"],
  ["plugin", "Plugins"],
  ["metaevent", "Injected events"],
];

const current = eventTypes.filter(
  (type) => !type.old && !type.flags.has("unused") && !type.key.startsWith("generic"),
);

export function eventsPage(): string {
  return page(
    "# Events",
    "`evt.type` is the name; `evt.arg.<parameter>` is a parameter as text and " +
      "`evt.rawarg.<parameter>` with its own type. `<` marks events on leaving a call, `>` on " +
      "entering it and events that are no calls. `gyr --list-events` prints the same.",
    ...sections.map(([kind, title]) => section(kind, title)),
    "## Calls without parameters of their own",
    "These are events of their name too; their parameters are `ID`, the number of the call, and " +
      "`nativeID`, its number on the machine.",
    genericNames.map(code).join(", "),
    "## Names of flags",
    "What parameters with names print, and what conditions compare them with.",
    table(["Table", "Names"], flagRows()),
  );
}

function section(kind: EventKind, title: string): string {
  const rows = current
    .filter((type) => type.kinds.has(kind))
    .map((type) => [type.exit ? "`<`" : "`>`", code(type.name), paramsText(type)]);
  return `## ${title}\n\n${table(["", "Event", "Parameters"], rows)}`;
}

const paramsText = ({ params }: EventType): string => params.map(paramText).join(", ");

function paramText({ name, type, flags }: Param): string {
  return `${code(name)} ${type}${flags === undefined ? "" : ` (${flags})`}`;
}

function flagRows(): string[][] {
  const used = new Set(current.flatMap(({ params }) => params.flatMap((p) => p.flags ?? [])));
  return [...used]
    .sort()
    .map((name) => [
      name,
      (flagTables[name]?.entries ?? []).map(([entry]) => code(entry)).join(", "),
    ]);
}
