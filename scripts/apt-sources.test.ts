import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineArchives, parseDeb822, parseOneLine, sourceEntries } from "./apt-sources.ts";

const oneLine = [
  // line, archives (uri suite key)
  ["deb http://deb.debian.org/debian bookworm main", ["http://deb.debian.org/debian bookworm -"]],
  ["deb-src http://d/debian bookworm main contrib", ["http://d/debian bookworm -"]],
  [
    "deb [arch=amd64 signed-by=/k.gpg] http://u/ubuntu jammy main",
    ["http://u/ubuntu jammy /k.gpg"],
  ],
  ["deb http://u/ubuntu jammy universe # main", []],
  ["# deb http://d/debian bookworm main", []],
  ["deb cdrom", []],
  ["", []],
] as const;

test.each(oneLine)("one-line %p", (line, want) => {
  expect(parseOneLine(line).map(shown)).toEqual([...want]);
});

test("deb822 paragraphs give one archive per address and suite", () => {
  const text = `Types: deb
# the mirror of the house
URIs: http://a/debian http://b/debian
Suites: trixie trixie-updates
Components: main contrib
Signed-By: /k.gpg

Types: deb
URIs: http://c/debian
Suites: trixie
Components: main
Enabled: no

Types: deb
URIs: http://d/debian
Suites: trixie
Components: contrib
`;
  expect(parseDeb822(text).map(shown)).toEqual([
    "http://a/debian trixie /k.gpg",
    "http://a/debian trixie-updates /k.gpg",
    "http://b/debian trixie /k.gpg",
    "http://b/debian trixie-updates /k.gpg",
  ]);
});

test("only the distribution's own suites of a machine are taken, each once", () => {
  const folder = mkdtempSync(join(tmpdir(), "apt-"));
  mkdirSync(join(folder, "sources.list.d"));
  writeFileSync(join(folder, "sources.list"), "deb http://u/ubuntu noble main\n");
  writeFileSync(
    join(folder, "sources.list.d/ubuntu.sources"),
    "Types: deb\nURIs: http://u/ubuntu\nSuites: noble noble-security noble-backports\nComponents: main\n",
  );
  writeFileSync(join(folder, "sources.list.d/db.list"), "deb http://p/apt noble-pgdg main\n");
  writeFileSync(join(folder, "sources.list.d/old.list.save"), "deb http://old/ noble main\n");
  expect(machineArchives("noble", folder).map(shown)).toEqual([
    "http://u/ubuntu noble -",
    "http://u/ubuntu noble-security -",
  ]);
  rmSync(folder, { recursive: true });
});

test("archives become source entries that keep their keys", () => {
  const archives = [
    { uri: "http://a", suite: "sid", signedBy: "/k.gpg" },
    { uri: "http://b", suite: "sid" },
  ];
  expect(sourceEntries(archives)).toMatchInlineSnapshot(`
    "Types: deb-src
    URIs: http://a
    Suites: sid
    Components: main
    Signed-By: /k.gpg

    Types: deb-src
    URIs: http://b
    Suites: sid
    Components: main
    "
  `);
});

function shown(archive: { uri: string; suite: string; signedBy?: string }): string {
  return `${archive.uri} ${archive.suite} ${archive.signedBy ?? "-"}`;
}
