// Where this machine gets its Debian or Ubuntu packages from, rewritten to fetch *source* packages,
// without touching the machine's own configuration. Both formats are read: the one-line `deb …`
// form and deb822.

import { existsSync, readdirSync, readFileSync } from "node:fs";

/** One archive location as apt understands it. */
export interface Archive {
  readonly uri: string;
  readonly suite: string;
  /** Text of `signed-by`: key files, or undefined for apt's own keyring. */
  readonly signedBy?: string;
}

const defaultFolder = "/etc/apt";

/** What `/etc/apt` says about this distribution itself; other vendors' archives are left out. */
export function machineArchives(codename: string, folder = defaultFolder): Archive[] {
  const found: Archive[] = [];
  for (const path of sourceFiles(folder)) {
    const text = readFileSync(path, "utf8");
    found.push(...(path.endsWith(".sources") ? parseDeb822(text) : parseOneLine(text)));
  }
  const own = found.filter((archive) => isOwnSuite(archive.suite, codename));
  return [...new Map(own.map((archive) => [`${archive.uri} ${archive.suite}`, archive])).values()];
}

function sourceFiles(folder: string): string[] {
  const parts = `${folder}/sources.list.d`;
  const more = existsSync(parts) ? readdirSync(parts).sort() : [];
  return [
    `${folder}/sources.list`,
    ...more.filter((name) => /\.(list|sources)$/.test(name)).map((name) => `${parts}/${name}`),
  ].filter((path) => existsSync(path));
}

function isOwnSuite(suite: string, codename: string): boolean {
  const names = [codename, "stable", "testing", "unstable", "sid"];
  return names.some((name) => new RegExp(`^${name}([-/](updates|security))?$`).test(suite));
}

/** `deb [signed-by=/key option=value] uri suite component…` */
export function parseOneLine(text: string): Archive[] {
  const archives: Archive[] = [];
  for (const line of text.split("\n")) {
    const match = /^\s*deb(?:-src)?\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
    if (match === null) continue;
    const [, options = "", uri = "", suite = "", components = ""] = match;
    if (!components.split(/\s+/).includes("main")) continue;
    const signedBy = /signed-by=(\S+)/i.exec(options)?.[1];
    archives.push({ uri, suite, ...(signedBy === undefined ? {} : { signedBy }) });
  }
  return archives;
}

/** Paragraphs of `Key: value`, continued on indented lines. */
export function parseDeb822(text: string): Archive[] {
  const withoutComments = text.replaceAll(/^#.*\n?/gm, "");
  return withoutComments.split(/\n\s*\n/).flatMap(archivesOfParagraph);
}

function archivesOfParagraph(paragraph: string): Archive[] {
  const fields = new Map<string, string>();
  for (const match of paragraph.matchAll(/^([A-Za-z-]+):((?:.*)(?:\n[ \t].*)*)/gm)) {
    fields.set(match[1]!.toLowerCase(), match[2]!.trim());
  }
  const words = (key: string) => (fields.get(key) ?? "").split(/\s+/).filter((word) => word !== "");
  if (fields.get("enabled")?.toLowerCase() === "no") return [];
  if (!words("components").includes("main")) return [];
  const signedBy = fields.get("signed-by");
  return words("uris").flatMap((uri) =>
    words("suites").map((suite) => ({
      uri,
      suite,
      ...(signedBy === undefined ? {} : { signedBy }),
    })),
  );
}

/** The same archives as a deb822 file of source entries; a key may be inline text there. */
export function sourceEntries(archives: readonly Archive[]): string {
  return archives
    .map(({ uri, suite, signedBy }) =>
      [
        "Types: deb-src",
        `URIs: ${uri}`,
        `Suites: ${suite}`,
        "Components: main",
        ...(signedBy === undefined ? [] : [`Signed-By: ${signedBy}`]),
      ].join("\n"),
    )
    .join("\n\n")
    .concat("\n");
}
