// Fields that show parameters of the event: all of them as text, one as text, one as its native
// value.
import { limits } from "../base/limits.ts";
import type { EventView } from "../decode/event-view.ts";
import type { Value } from "../filter/value.ts";
import type { ValueTypeName } from "../filter/value-types.ts";
import { eventTypes, type Param } from "../schema/events.ts";
import { flagTables } from "../schema/flags.ts";
import { type Bound, defineFields, indexArgument, needsArgument, type Show } from "./define.ts";
import { plainBytesText } from "./bytes-text.ts";
import type { Context } from "./context.ts";
import { flagsOf } from "./evt.ts";
import { nativeValue } from "./param-read.ts";
import { allParamsText, paramText } from "./param-text.ts";
import { valueJson, valueText } from "./value-text.ts";

export const evtArgsFields = defineFields({
  "evt.args": {
    type: "CHARBUF",
    doc: "All parameters of the event as name=value pairs, with the resolved form in parentheses where there is one.",
    get: argsText,
  },
  "evt.arg": {
    type: "CHARBUF",
    argument: { required: true, kind: "both", dotted: true },
    doc: "One parameter of the event as text, by name (evt.arg.path) or position (evt.arg[0]), resolved where that is possible: names of flags, descriptors, users and errors, absolute paths.",
    get: needsArgument,
    words: flagWords,
    bind: bindArg,
    show: showArg,
  },
  "evt.rawarg": {
    type: "DYN",
    argument: { required: true, kind: "key", dotted: true },
    doc: "One parameter of the event by name with its native type, so that numbers compare as numbers: evt.rawarg.res.",
    noRhs: true,
    noTransformers: true,
    typeOf: rawType,
    get: needsArgument,
    bind: bindRaw,
    show: showRaw,
  },
  "evt.info": {
    type: "CHARBUF",
    doc: "The same as evt.args for system calls.",
    get: argsText,
  },
});

const generic = flagsOf((type) => type.key.startsWith("generic_"));

// Of calls without an event of their own only number and name are known, and evt.type has these.
function argsText(c: Context): string {
  return generic[c.event.type] === 1 ? "" : allParamsText(c);
}

type ParamByEvent = readonly (Param | undefined)[];

/** Names that were asked for: rules ask for few, and for the same ones again and again. */
const asked = new Map<string, ParamByEvent>();

/** The parameter with a name in each event type, by event id; undefined: no event has it. */
export function paramsNamed(name: string): ParamByEvent | undefined {
  const known = asked.get(name);
  if (known !== undefined) return known;
  const params = eventTypes.map((type) => type.params.find((param) => param.name === name));
  if (params.every((param) => param === undefined)) return undefined;
  asked.set(name, params);
  return params;
}

type ParamOf = (c: Context) => Param | undefined;

/** Which parameter of the event at hand is meant. */
function paramOf(argument: string | undefined): ParamOf | undefined {
  const position = indexArgument(argument);
  if (position !== undefined) return (c) => present(c, c.event.info.params[position]);
  const params = paramsNamed(argument ?? "");
  return params === undefined ? undefined : (c) => present(c, params[c.event.type]);
}

function present(c: Context, param: Param | undefined): Param | undefined {
  return param === undefined || param.index >= c.event.paramCount ? undefined : param;
}

function bindArg(argument: string | undefined): Bound {
  const find = paramOf(argument);
  if (find === undefined) return { error: `unknown event argument ${argument}` };
  return (c) => {
    const param = find(c);
    if (param === undefined) return undefined;
    // How bytes are shown is no business of conditions.
    if (param.type === "BYTEBUF" && c.event.has(param.index))
      return plainBytesText(c.event.bytes(param.index), limits.paramBytesTextMax);
    return paramText(c, param);
  };
}

function showArg(argument: string | undefined): Show {
  const find = paramOf(argument);
  const text = (c: Context) => {
    const param = find?.(c);
    return param === undefined ? undefined : paramText(c, param);
  };
  return { text, json: (c) => text(c) ?? null };
}

/** The names of flags that a parameter is shown with; undefined when some event shows other texts. */
function flagWords(argument: string | undefined): readonly string[] | undefined {
  const params = paramsNamed(argument ?? "")?.filter((param) => param !== undefined) ?? [];
  const words = new Set<string>();
  for (const { flags } of params) {
    const table = flags === undefined ? undefined : flagTables[flags];
    if (table === undefined) return undefined;
    for (const [name] of table.entries) words.add(name);
  }
  return words.size === 0 ? undefined : [...words];
}

/** The first event with the parameter decides its type, as in the original. */
function firstParam(argument: string | undefined): Param | undefined {
  return paramsNamed(argument ?? "")?.find((param) => param !== undefined);
}

function rawType(argument: string): ValueTypeName | undefined {
  const type = firstParam(argument)?.type;
  // Parameter types without values never occur in events.
  return type === undefined || type === "NONE" ? undefined : type;
}

function bindRaw(argument: string | undefined): Bound {
  const params = paramsNamed(argument ?? "");
  if (params === undefined) return { error: `unknown event argument ${argument}` };
  return (c) => {
    const param = params[c.event.type];
    return param === undefined ? undefined : rawValue(c.event, param);
  };
}

// Texts that the driver could not read are empty, and are this text, as in the original.
function rawValue(event: EventView, param: Param): Value | undefined {
  const absent = param.row.read === "text" && event.size(param.index) === 0;
  return absent && param.index < event.paramCount ? "<NA>" : nativeValue(event, param);
}

// Text and JSON follow the parameter the event at hand has, not the first one with that name.
function showRaw(argument: string | undefined): Show {
  const params = paramsNamed(argument ?? "") ?? [];
  return {
    text: (c) => {
      const param = params[c.event.type];
      const value = param === undefined ? undefined : rawValue(c.event, param);
      if (param === undefined || value === undefined || param.type === "NONE") return undefined;
      return valueText(value, param.type, param.format);
    },
    json: (c) => {
      const param = params[c.event.type];
      const value = param === undefined ? undefined : rawValue(c.event, param);
      if (param === undefined || value === undefined || param.type === "NONE") return null;
      return valueJson(value, param.type, param.format);
    },
  };
}
