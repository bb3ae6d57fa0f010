// Results of loading rules as SARIF 2.1.0, the format in which code review tools read findings
// (OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/). One run of the tool; each code is a
// rule of the tool, each error or warning a result.

import type { Mark } from "../base/file-text.ts";
import { codeDocs } from "./code-docs.ts";
import {
  type Code,
  code,
  codeTexts,
  type Diagnostic,
  hint,
  isError,
  message,
} from "./diagnostic.ts";
import { type ItemType, locationChain } from "./location.ts";
import type { FileResult } from "./result.ts";
import { underlined } from "./underline.ts";

type Json = Record<string, unknown>;

/** Everything that was found in all files. `version` is that of the program. */
export function sarifLog(results: readonly FileResult[], version: string): Json {
  const found = results.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  const codes = [...new Set(found.map(({ problem }) => code(problem)))].sort();
  const files = new Set(results.map(({ name }) => name));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "gyr", version, rules: codes.map(ruleOf) } },
        // As JavaScript, and the protocol of editors, count.
        columnKind: "utf16CodeUnits",
        artifacts: [...files].map((name) => ({ location: { uri: uriOf(name) } })),
        results: found.map((diagnostic) => resultOf(diagnostic, codes)),
      },
    ],
  };
}

function ruleOf(id: Code): Json {
  const { means, remedy } = codeDocs[id];
  return {
    id,
    shortDescription: { text: codeTexts[id] },
    fullDescription: { text: means },
    help: { text: remedy },
    defaultConfiguration: { level: id.startsWith("LOAD_ERR_") ? "error" : "warning" },
  };
}

function resultOf(diagnostic: Diagnostic, codes: readonly Code[]): Json {
  const { problem, at, origin, via = [] } = diagnostic;
  const id = code(problem);
  const advice = hint(problem);
  const lengths = underlined(diagnostic);
  const named = via.slice(1).map((reference, index) => ({
    ...placeOf(reference.at, reference.name.length),
    message: { text: `Macro '${via[index]!.name}' names '${reference.name}'.` },
  }));
  const written =
    origin === undefined
      ? []
      : [{ ...placeOf(origin, lengths.origin), message: { text: "It was written here." } }];
  const related = [...named, ...written].map((location, index) => ({ id: index, ...location }));
  return {
    ruleId: id,
    ruleIndex: codes.indexOf(id),
    level: isError(diagnostic) ? "error" : "warning",
    message: { text: advice === undefined ? message(problem) : `${message(problem)}\n${advice}` },
    locations: [{ ...placeOf(at, lengths.at), ...itemOf(diagnostic) }],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
  };
}

function placeOf(mark: Mark, length: number): { readonly physicalLocation: Json } {
  const { file, line, column } = mark.file.place(mark.index);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: {
        startLine: line,
        startColumn: column,
        // The column after the last character.
        endColumn: column + Math.max(1, length),
        snippet: { text: mark.file.line(line) },
      },
    },
  };
}

const items: ReadonlySet<ItemType> = new Set(["rule", "macro", "list"]);

/** The rule, macro or list that it is in. */
function itemOf({ location }: Diagnostic): Json {
  const item = locationChain(location).find(({ type, name }) => items.has(type) && name !== "");
  if (item === undefined) return {};
  return { logicalLocations: [{ name: item.name, kind: item.type }] };
}

/** A path as a reference: relative ones stay relative, to wherever the log is read. */
function uriOf(name: string): string {
  const path = encodeURI(name).replaceAll("#", "%23").replaceAll("?", "%3F");
  if (name.startsWith("/")) return `file://${path}`;
  // What looks like a scheme is none; `builtin:` is ours.
  return /^[^/]*:/.test(path) && !path.startsWith("builtin:") ? `./${path}` : path;
}
