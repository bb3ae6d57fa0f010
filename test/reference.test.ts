// The reference that is committed says what the tables say.
import { expect, test } from "bun:test";
import { stalePages } from "../scripts/docs.ts";
import { referencePages } from "../scripts/reference/pages.ts";

test("docs/reference is what `bun scripts/main.ts docs` writes", () => {
  expect(stalePages()).toEqual([]);
});

const pages = referencePages();
const cases: readonly (readonly [file: string, texts: readonly string[]])[] = [
  ["fields", ["| `proc.aname` | CHARBUF | position, optional |", "## Deprecated fields"]],
  ["operators", ["| `startswith` | one value |", "| `anyof` |"]],
  ["transformers", ["| `toupper` | one |"]],
  ["events", ["| `<` | `execve` | `res` ERRNO, ", "`O_CREAT`", "`sysinfo`"]],
  ["command-line", ["| `-c <file>` |", "## gyr inspect", "| `--nodriver` |"]],
  [
    "configuration",
    ['| `engine.kind` | `"auto"` |', "| `rules_file` | works; use `rules_files` |"],
  ],
  ["metrics", ["| `falcosecurity_scap_n_evts_total` | counter |", "| GET | `/healthz` |"]],
  ["diagnostics", ["| `LOAD_ERR_YAML_PARSE` |", "| `LOAD_NO_EVTTYPE` |"]],
  ["exit-codes", ["| `255` |", "| `FALCO_HOSTNAME` |"]],
  ["README", ["[fields](fields.md)"]],
];

test.each(cases)("%s.md says what it should", (file, texts) => {
  const page = pages.get(`docs/reference/${file}.md`) ?? "";
  expect(texts.filter((text) => !page.includes(text))).toEqual([]);
});
