// From the entries of `rules_files` (or -r) to the files they mean.
import { type FileAccess, filesIn } from "./file-access.ts";

/** Entries that name a ruleset inside the executable begin with this. */
export const builtinPrefix = "builtin:";

/**
 * Directories become their *.yaml and *.yml files, sorted; entries that do not exist and files that
 * are not YAML are left out. A file that two entries lead to stays twice: its rules then replace
 * themselves, as with Falco.
 */
export function rulesFiles(entries: readonly string[], files: FileAccess): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.startsWith(builtinPrefix)) return [entry];
    if (files.kindOf(entry) === "directory") return filesIn(files, entry).filter(isYaml);
    return files.kindOf(entry) === "file" && isYaml(entry) ? [entry] : [];
  });
}

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);
