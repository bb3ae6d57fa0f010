// Reads the JUnit report that `bun test` writes: only as much of XML as that writer uses.

export interface TestCase {
  /** Names of the enclosing `describe`s and of the test. */
  readonly name: string;
  /** Relative to the project. */
  readonly file: string;
  readonly outcome: "passed" | "failed" | "skipped";
}

/** Test cases in the order of the report. */
export function parseReport(xml: string): TestCase[] {
  return [...xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)].map(
    ([, attributes = "", body = ""]) => ({
      name: attribute(attributes, "name"),
      file: attribute(attributes, "file"),
      outcome: outcomeOf(body),
    }),
  );
}

function outcomeOf(body: string): TestCase["outcome"] {
  if (/<(failure|error)\b/.test(body)) return "failed";
  return /<skipped\b/.test(body) ? "skipped" : "passed";
}

function attribute(attributes: string, name: string): string {
  return decodeEntities(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&#10;": "\n",
  "&amp;": "&",
};

function decodeEntities(text: string): string {
  return text.replaceAll(/&[^;]+;/g, (entity) => entities[entity] ?? entity);
}
