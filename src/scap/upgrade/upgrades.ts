// All upgrades, their names resolved into positions once: what is done with an event is found by
// its type and number of parameters.
import { assert } from "../../base/assert.ts";
import { type EventType, eventTypes } from "../../schema/events.ts";
import type { ParamSource, ParamSources, Upgrade } from "./define.ts";
import { fileUpgrades } from "./file.ts";
import { ioUpgrades } from "./io.ts";
import { ipcUpgrades } from "./ipc.ts";
import { memoryUpgrades } from "./memory.ts";
import { metaUpgrades } from "./meta.ts";
import { netUpgrades } from "./net.ts";
import { otherUpgrades } from "./other.ts";
import { processUpgrades } from "./process.ts";
import { signalUpgrades } from "./signal.ts";
import { userUpgrades } from "./user.ts";
import { waitUpgrades } from "./wait.ts";

export const upgradeRows: Readonly<Record<string, Upgrade>> = {
  ...otherUpgrades,
  ...fileUpgrades,
  ...ioUpgrades,
  ...processUpgrades,
  ...netUpgrades,
  ...ipcUpgrades,
  ...memoryUpgrades,
  ...waitUpgrades,
  ...signalUpgrades,
  ...userUpgrades,
  ...metaUpgrades,
};

export interface ParamPlan {
  readonly from: "old" | "enter" | "empty" | "default" | "container json";
  /** Of the event it is taken from. */
  readonly index: number;
  /** Longest payload that the new parameter can have; copies are cut to it. */
  readonly sizeMax: number;
  /** Taken when the first half is missing, or as the default. */
  readonly fallback: Uint8Array;
}

export interface UpgradePlan {
  readonly action: Upgrade["action"];
  /** Of the event that results. */
  readonly type: number;
  readonly params: readonly ParamPlan[];
}

const nothing = new Uint8Array(0);
const types: ReadonlyMap<string, EventType> = new Map(eventTypes.map((type) => [type.key, type]));

/** By `type * 64 + parameters found`. */
export const upgradePlans: ReadonlyMap<number, UpgradePlan> = new Map(
  Object.entries(upgradeRows).map(([key, row]) => {
    const [name = "", count = ""] = key.split("/");
    const type = typeNamed(name);
    return [planKey(type.id, Number(count)), planOf(type, Number(count), row)];
  }),
);

export function planKey(type: number, params: number): number {
  return type * 64 + params;
}

function typeNamed(key: string): EventType {
  const type = types.get(key);
  assert(type !== undefined, `an upgrade names event ${key}, which does not exist`);
  return type;
}

function planOf(type: EventType, count: number, row: Upgrade): UpgradePlan {
  if (row.action === "add")
    return { action: "add", type: type.id, params: paramPlans(type, type, count, row.params) };
  if (row.action !== "become") return { action: row.action, type: type.id, params: [] };
  const result = typeNamed(row.event);
  return { action: "become", type: result.id, params: paramPlans(type, result, 0, row.params) };
}

function paramPlans(
  type: EventType,
  result: EventType,
  first: number,
  sources: ParamSources,
): readonly ParamPlan[] {
  return Object.entries(sources).map(([name, source], offset) => {
    const param = result.params[first + offset];
    assert(param?.name === name, `an upgrade of ${type.key} has ${name} at the wrong place`);
    const { size } = param.row;
    const isId = param.type === "UID" || param.type === "GID";
    const zeros = size === "variable" ? nothing : new Uint8Array(size).fill(isId ? 0xff : 0);
    const sizeMax = size === "variable" ? 0xffff : size;
    return { ...placeOf(type, source), sizeMax, fallback: useDefault(source) ? zeros : nothing };
  });
}

function useDefault(source: ParamSource): boolean {
  return source === "default" || source.endsWith(" or default");
}

function placeOf(type: EventType, source: ParamSource): Pick<ParamPlan, "from" | "index"> {
  if (source === "empty" || source === "default" || source === "container json")
    return { from: source, index: -1 };
  const [path = ""] = source.split(" ");
  const [from, name] = path.split(".");
  const holder = from === "old" ? type : eventTypes[type.id - 1];
  const index = holder?.params.findIndex((param) => param.name === name) ?? -1;
  assert(index >= 0, `an upgrade of ${type.key} takes ${path}, which does not exist`);
  return { from: from === "old" ? "old" : "enter", index };
}
