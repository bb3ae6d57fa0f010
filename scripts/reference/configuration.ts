// The page about configuration keys, from their rows.
import { formerKeys, type KeyName, keyNames, rowOf } from "../../src/config/schema.ts";
import { code, page, plain, table } from "./markdown.ts";

export function configurationPage(): string {
  const now = keyNames.filter((name) => rowOf(name).deprecatedFor === undefined);
  return page(
    "# Configuration",
    "The file is named with `-c`, else it is `/etc/falco/falco.yaml`, else built in; " +
      "`gyr config` prints the built-in one. Keys are written with dots here; in the file each " +
      "dot is a level. `-o key=value` sets one on the command line; an environment variable is " +
      "put in for its name in braces after a dollar sign. `gyr --config-schema` prints the " +
      "same for editors.",
    "A key that is planned is accepted and has no effect yet; setting it prints one line.",
    table(["Key", "Default", "Meaning", "Status"], now.map(keyCells)),
    "## Keys of older releases",
    table(
      ["Key", "Now"],
      [
        ...keyNames.flatMap((name) => {
          const instead = rowOf(name).deprecatedFor;
          return instead === undefined ? [] : [[code(name), `works; use ${code(instead)}`]];
        }),
        ...[...formerKeys].map(([name, instead]) => [code(name), `ignored: ${plain(instead)}`]),
      ],
    ),
  );
}

function keyCells(name: KeyName): string[] {
  const row = rowOf(name);
  const status = row.status === "planned" ? "planned" : row.reload === "live" ? "" : "restart";
  return [code(name), defaultText(row.default, row.shipped), plain(row.doc), status];
}

/** The default, and what the built-in configuration says when that differs. */
function defaultText(value: unknown, shipped: string | undefined): string {
  const text = value === undefined ? "none" : code(JSON.stringify(value));
  return shipped === undefined ? text : `${text}, built in ${code(shipped)}`;
}
