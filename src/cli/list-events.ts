// --list-events: the events with their parameters, from the event tables.
import type { EventKind } from "../schema/define.ts";
import { eventTypes, type EventType, type Param } from "../schema/events.ts";
import { flagTables } from "../schema/flags.ts";
import { genericNames } from "../schema/syscalls.ts";
import { type Command, refuse } from "./command.ts";
import { ignoredNames } from "./list-ignored.ts";
import { type ListFormat, listFormat } from "./list-format.ts";
import { eventSchemaVersion } from "./version.ts";

export const listEvents: Command = {
  name: "list-events",
  doc: "Lists the events with their parameters.",
  wants: ({ flags }) => flags.listEvents || flags.listSyscallEvents,
  needs: "nothing",
  run(context) {
    const format = listFormat(context);
    if (!format.ok) return refuse(context, format.error);
    context.out(printers[format.value](listed()));
    return 0;
  },
};

/** The events as --list-events prints them. */
export function eventsText(): string {
  return printers.text(listed());
}

interface ListedEvent {
  readonly name: string;
  readonly exit: boolean;
  /** Captured without -A. */
  readonly available: boolean;
  readonly params: readonly Param[];
}
interface Section {
  readonly name: string;
  readonly events: readonly ListedEvent[];
}

function listed(): readonly Section[] {
  const current = eventTypes.filter((type) => !type.old && !type.flags.has("unused"));
  const ofKind = (kind: EventKind) =>
    current
      .filter((type) => type.kinds.has(kind) && !isGeneric(type))
      .map((type) => listedEvent(type, type.name));
  return [
    { name: "Syscall events", events: [...ofKind("syscall"), ...genericEvents()] },
    { name: "Tracepoint events", events: ofKind("tracepoint") },
    { name: "Plugin events", events: ofKind("plugin") },
    { name: "Metaevents", events: ofKind("metaevent") },
  ];
}

const ignored = ignoredNames();
const isGeneric = ({ key }: EventType): boolean => key === "generic_e" || key === "generic_x";

function listedEvent({ exit, params }: EventType, name: string): ListedEvent {
  return { name, exit, available: !ignored.has(name), params };
}

/** Calls without an event of their own share one, entering and leaving, under their own names. */
function genericEvents(): readonly ListedEvent[] {
  const types = eventTypes.filter(isGeneric);
  return genericNames.flatMap((name) => types.map((type) => listedEvent(type, name)));
}

const heading = `The events below are valid for Falco *Schema Version*: ${eventSchemaVersion}\n`;
const direction = ({ exit }: ListedEvent): string => (exit ? "<" : ">");

function paramsText(event: ListedEvent, mark: string): string {
  const texts = event.params.map((param) => {
    const names = flagNamesOf(param)?.map((name) => mark + name + mark);
    return `${param.type} **${param.name}**${names === undefined ? "" : `: ${names.join(", ")}`}`;
  });
  return texts.join(", ");
}

function flagNamesOf(param: Param): readonly string[] | undefined {
  if (param.flags === undefined || !param.type.includes("FLAGS")) return undefined;
  return flagTables[param.flags]?.entries.map(([name]) => name);
}

/** Every section ends with an empty line. */
function sectionsText(
  sections: readonly Section[],
  head: string,
  line: (event: ListedEvent) => string,
): string {
  const blocks = sections.map(({ name, events }) => {
    const lines = events.map((event) => `${line(event)}\n`);
    return `## ${name}\n\n${head}${lines.join("")}\n`;
  });
  return heading + blocks.join("");
}

const printers: Readonly<Record<ListFormat, (sections: readonly Section[]) => string>> = {
  text: (sections) =>
    sectionsText(
      sections,
      "",
      (event) => `${direction(event)} ${event.name}(${paramsText(event, "")})`,
    ),
  markdown: (sections) =>
    sectionsText(
      sections,
      "Default | Dir | Name | Params\n:-------|:----|:-----|:-----\n",
      (event) =>
        `${event.available ? "Yes" : "No"} | \`${direction(event)}\` | \`${event.name}\` | ` +
        paramsText(event, "*"),
    ),
  json: (sections) => `${JSON.stringify(sectionsJson(sections), null, 2)}\n`,
};

/** Keys are in alphabetical order, capital letters first, as Falco prints JSON. */
function sectionsJson(sections: readonly Section[]) {
  const byName = sections.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const bodies = byName.map(({ name, events }) => [
    name,
    events.map((event) => ({
      available: event.available,
      dir: direction(event),
      name: event.name,
      params: event.params.map((param) => ({
        flags: flagNamesOf(param), // JSON leaves out what is undefined.
        name: param.name,
        type: param.type,
      })),
    })),
  ]);
  return { ...Object.fromEntries(bodies), schema_version: eventSchemaVersion };
}
