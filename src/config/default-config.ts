// The built-in configuration as a commented falco.yaml, written from the table of keys.
import { wrap } from "../base/text.ts";
import { keyNames, rowOf } from "./schema.ts";

const commentColumns = 98;

const heading = [
  "# Configuration of gyr. It is read like Falco's falco.yaml and has the same keys. This is the",
  "# configuration inside gyr (gyr config prints it): copy it to /etc/falco/falco.yaml or name it",
  "# with -c to change it. Single values change on the command line: -o json_output=true.",
  "# An environment variable is written $" + "{NAME}.",
];

/** The text; reading it gives the built-in configuration. */
export function defaultConfig(): string {
  const lines = [...heading];
  let above: readonly string[] = [];
  for (const name of keyNames) {
    const row = rowOf(name);
    if (row.status === "planned" || row.deprecatedFor !== undefined) continue;
    const path = name.split(".");
    const sections = path.slice(0, -1);
    const indent = "  ".repeat(sections.length);
    lines.push("");
    sections.forEach((section, depth) => {
      if (sections.slice(0, depth + 1).join(".") !== above.slice(0, depth + 1).join(".")) {
        lines.push(`${"  ".repeat(depth)}${section}:`);
      }
    });
    lines.push(
      ...wrap(row.doc, commentColumns - indent.length).map((line) => `${indent}# ${line}`),
    );
    lines.push(`${indent}${path.at(-1)}: ${row.shipped ?? JSON.stringify(row.default)}`);
    above = sections;
  }
  lines.push("", ...plannedComment());
  return `${lines.join("\n")}\n`;
}

function plannedComment(): string[] {
  const planned = keyNames.filter((name) => rowOf(name).status === "planned");
  const intro = "Keys that are accepted and have no effect yet:";
  return [intro, ...wrap(planned.join(" "), commentColumns)].map((line) => `# ${line}`);
}
