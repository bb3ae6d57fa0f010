// What is said of a descriptor that is not in the table, because the call failed or came before we
// looked: the name follows from the event's own parameters.
import { type EventType, eventTypes } from "../schema/events.ts";
import type { Context } from "./context.ts";
import { paramText } from "./param-text.ts";

type NameOf = (c: Context) => string;

const charsByName: Readonly<Record<string, string>> = {
  openat: "f",
  openat2: "f",
  creat: "f",
  socket: "4",
  accept: "4",
  accept4: "4",
  pipe: "p",
  eventfd: "e",
  signalfd: "s",
  timerfd_create: "t",
  inotify_init: "i",
};

const chars: readonly string[] = eventTypes.map((type) => charsByName[type.name] ?? "o");

const firstParam: NameOf = (c) => paramText(c, c.event.info.params[1]!);

const namesByName: Readonly<Record<string, (type: EventType) => NameOf>> = {
  open: () => firstParam,
  creat: () => firstParam,
  accept: () => firstParam,
  accept4: () => firstParam,
  connect: () => firstParam,
  openat: inDirectory,
  openat2: inDirectory,
  open_by_handle_at: (type) => {
    const path = type.params.findIndex((param) => param.name === "path");
    return (c) => c.event.text(path);
  },
};

const names: readonly (NameOf | undefined)[] = eventTypes.map((type) =>
  type.exit && type.params.length > 1 ? namesByName[type.name]?.(type) : undefined,
);

const rawNameParams: Readonly<Record<string, string>> = {
  open: "name",
  openat: "name",
  openat2: "name",
  creat: "name",
  open_by_handle_at: "path",
};

const rawNames = Int8Array.from(eventTypes, (type) =>
  type.exit ? type.params.findIndex((param) => param.name === rawNameParams[type.name]) : -1,
);

/** Type character by the call. */
export function unknownFdChar(c: Context): string {
  return chars[c.event.type]!;
}

/** Name by the call's parameters; "" when they do not tell. */
export function unknownFdName(c: Context): string {
  return names[c.event.type]?.(c) ?? "";
}

/** The id of that name (PathTable.id); -1: it has none. */
export function unknownFdNameId(c: Context): number {
  const { paths } = c.state;
  paths.id = -1;
  unknownFdName(c);
  return paths.id;
}

/** Path as the process gave it; "" when the call has none. */
export function unknownFdRawName(c: Context): string {
  const index = rawNames[c.event.type]!;
  if (index < 0) return "";
  const path = c.event.text(index);
  // Hardly any path needs it, and looking is several times cheaper than replacing.
  return path.includes("//") ? path.replace(/\/+/g, "/") : path;
}

function inDirectory(type: EventType): NameOf {
  const dirfd = type.params.findIndex((param) => param.name === "dirfd");
  const name = type.params.findIndex((param) => param.name === "name");
  return (c) => {
    const path = c.event.text(name);
    const base = path.startsWith("/") ? "" : c.directoryOf(c.event.i64(dirfd, -1));
    return c.state.paths.join(base, path, c.event.textId(name));
  };
}
