// `- macro:`: names a condition.

import type { Decoder } from "../decode.ts";
import type { MacroItem } from "../definitions.ts";
import { within } from "../location.ts";
import { MappedText } from "../mapped-text.ts";
import { nodeMark } from "../../base/yaml.ts";
import { readMode } from "./override.ts";

const keys = new Set(["macro", "condition", "append", "override"]);

/** What the condition language takes for a macro: rule-language.md B, Identifier. */
const identifier = /^[a-zA-Z]+[a-zA-Z0-9_]*$/;

export function readMacro(item: Decoder, name: string): MacroItem | undefined {
  item.warnUnknownKeys(keys);
  if (!identifier.test(name)) {
    item.report({ kind: "macro-name" }, item.location, nodeMark(item.node("macro")!));
  }
  const mode = readMode(item, "condition");
  const scalar = item.text("condition");
  if (mode === undefined || scalar === undefined) return undefined;
  const location = within(item.location, "macro condition", scalar);
  const condition = { value: MappedText.of(scalar), location };
  return { kind: "macro", name, mode, condition, location: item.location };
}
