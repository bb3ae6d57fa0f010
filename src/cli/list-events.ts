// --list-events: the events with their parameters, from the event tables.
import { eventTypes, type EventType, type Param } from "../schema/events.ts";
import { flagTables } from "../schema/flags.ts";
import { syscallsOf } from "../schema/syscalls.ts";
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
  const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
  const calls = syscallsOf(architecture);
  const ignored = ignoredNames();
  const simple = (type: EventType): ListedEvent => ({
    name: type.name,
    exit: type.exit,
    available: !ignored.has(type.name),
    params: type.params,
  });
  // Calls without an event of their own share one, under their own names.
  const generic = calls
    .filter((call) => call.generic)
    .map((call) => ({ name: call.name, exit: true, available: true, params: [] }));
  const ofKind = (kind: Parameters<EventType["kinds"]["has"]>[0]) =>
    current.filter((type) => type.kinds.has(kind)).map(simple);
  const own = current.filter(
    (type) => type.kinds.has("syscall") && !type.key.startsWith("generic"),
  );
  return [
    { name: "Syscall events", events: [...own.map(simple), ...generic] },
    { name: "Tracepoint events", events: ofKind("tracepoint") },
    { name: "Plugin events", events: ofKind("plugin") },
    { name: "Metaevents", events: ofKind("metaevent") },
  ];
}

const heading = `The events below are valid for Falco *Schema Version*: ${eventSchemaVersion}\n`;
const direction = ({ exit }: ListedEvent): string => (exit ? "<" : ">");

function paramText(param: Param): string {
  const names = flagNamesOf(param);
  const flags = names.length === 0 ? "" : `: ${names.join(", ")}`;
  return `${param.type} **${param.name}**${flags}`;
}

function flagNamesOf(param: Param): readonly string[] {
  if (param.flags === undefined) return [];
  return (flagTables[param.flags]?.entries ?? []).map(([name]) => name);
}

const signature = (event: ListedEvent): string =>
  `${event.name}(${event.params.map(paramText).join(", ")})`;

const printers: Readonly<Record<ListFormat, (sections: readonly Section[]) => string>> = {
  text(sections) {
    const blocks = sections.map(({ name, events }) => {
      const lines = events.map((event) => `${direction(event)} ${signature(event)}`);
      return `\n## ${name}\n\n${lines.map((line) => `${line}\n`).join("")}`;
    });
    return heading + blocks.join("");
  },
  markdown(sections) {
    const blocks = sections.map(({ name, events }) => {
      const lines = events.map((event) => {
        const params = event.params.map(paramText).join(", ");
        const available = event.available ? "Yes" : "No";
        return `${available} | \`${direction(event)}\` | \`${event.name}\` | ${params}`;
      });
      const head = "Default | Dir | Name | Params\n:-------|:----|:-----|:-----\n";
      return `\n## ${name}\n\n${head}${lines.map((line) => `${line}\n`).join("")}`;
    });
    return heading + blocks.join("");
  },
  json(sections) {
    const body = sections.map(({ name, events }) => [
      name,
      events.map((event) => ({
        name: event.name,
        dir: direction(event),
        available: event.available,
        params: event.params.map((param) => {
          const flags = flagNamesOf(param);
          return { type: param.type, name: param.name, ...(flags.length > 0 ? { flags } : {}) };
        }),
      })),
    ]);
    const all = { schema_version: eventSchemaVersion, ...Object.fromEntries(body) };
    return `${JSON.stringify(all, null, 2)}\n`;
  },
};
