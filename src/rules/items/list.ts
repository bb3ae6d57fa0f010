// `- list:`: names a sequence of values.

import type { Decoder } from "../decode.ts";
import type { ListItem } from "../definitions.ts";
import { nodeMark } from "../../base/yaml.ts";
import { readMode } from "./override.ts";

const keys = new Set(["list", "items", "append", "override"]);

/** What the condition language takes for one bare word: rule-language.md B, BareStr. */
const bareWord = /^[^()"'=,\s]+$/;

export function readList(item: Decoder, name: string): ListItem | undefined {
  item.warnUnknownKeys(keys);
  if (!bareWord.test(name)) {
    item.report({ kind: "list-name" }, item.location, nodeMark(item.node("list")!));
  }
  const mode = readMode(item, "items");
  const items = item.texts("items");
  if (mode === undefined || items === undefined) return undefined;
  return { kind: "list", name, mode, items, location: item.location };
}
