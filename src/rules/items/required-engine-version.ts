// `- required_engine_version:`: the oldest engine that understands the file.

import type { Decoder } from "../decode.ts";
import type { EngineVersionItem } from "../definitions.ts";
import { nodeMark } from "../../base/yaml.ts";
import { parseEngineVersion } from "../version.ts";

const keys = new Set(["required_engine_version"]);

export function readEngineVersion(item: Decoder): EngineVersionItem | undefined {
  item.warnUnknownKeys(keys);
  const scalar = item.text("required_engine_version");
  if (scalar === undefined) return undefined;
  const version = parseEngineVersion(scalar.value);
  if (version !== undefined) return { kind: "engine-version", version, location: item.location };
  const problem = { kind: "engine-version-text", text: scalar.value } as const;
  item.report(problem, item.location, nodeMark(scalar));
  return undefined;
}
