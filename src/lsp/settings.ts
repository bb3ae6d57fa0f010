// What the user sets for the language server, from whichever message brings it.

export interface Settings {
  /** Files and folders in loading order; empty: what lies around the edited file. */
  readonly rulesFiles: readonly string[];
}

/** `{ "rulesFiles": […] }`, or the same under `gyr`; undefined when nothing is said. */
export function settingsFrom(value: unknown): Settings | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("gyr" in value) return settingsFrom(value.gyr);
  if (!("rulesFiles" in value) || !Array.isArray(value.rulesFiles)) return undefined;
  return { rulesFiles: value.rulesFiles.filter((entry) => typeof entry === "string") };
}
