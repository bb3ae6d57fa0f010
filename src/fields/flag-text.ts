// Names of flag values, remembered: rules ask for evt.arg.flags of every open, and values are few.
import { limits } from "../base/limits.ts";
import { flagNames, flagTables } from "../schema/flags.ts";

const remembered = new Map<string, Map<number, string>>();

/**
 * The names of a value in a flag table, joined by `|`; "" when no name fits or there is no table.
 */
export function flagText(table: string | undefined, value: number): string {
  if (table === undefined) return "";
  let texts = remembered.get(table);
  if (texts === undefined) {
    texts = new Map();
    remembered.set(table, texts);
  }
  const known = texts.get(value);
  if (known !== undefined) return known;
  const row = flagTables[table];
  const text = row === undefined ? "" : flagNames(row, value);
  if (texts.size >= limits.flagTextsMax) texts.clear();
  texts.set(value, text);
  return text;
}
