// What a changed configuration changes in a running agent, and what only a new start would.
import { type Config, type KeyName, keyNames, rowOf } from "./schema.ts";

export interface ConfigChange {
  /** The new one, with the old values of what only a start can change. */
  readonly config: Config;
  readonly changed: readonly KeyName[];
  readonly needRestart: readonly KeyName[];
}

export function changeOf(before: Config, after: Config): ConfigChange {
  const differing = keyNames.filter((name) => !Bun.deepEquals(before[name], after[name]));
  const needRestart = differing.filter((name) => rowOf(name).reload === "restart");
  const kept = Object.fromEntries(needRestart.map((name) => [name, before[name]]));
  return {
    config: { ...after, ...kept },
    changed: differing.filter((name) => !needRestart.includes(name)),
    needRestart,
  };
}
