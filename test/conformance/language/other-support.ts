// What the tables about configuration and command line share: a configuration loaded from texts,
// and the program run over texts with nothing behind it.
import { runCommandLine } from "../../../src/cli/cli.ts";
import type { RunOptions } from "../../../src/cli/ports.ts";
import type { FileAccess } from "../../../src/config/file-access.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { problemText } from "../../../src/config/problem.ts";
import { loadRulesFor } from "../../../src/app/rules.ts";
import type { Loaded } from "../../../src/rules/load.ts";

export type Texts = Readonly<Record<string, string>>;

/** A file system of texts; a path with entries below it is a directory. */
export function filesOf(texts: Texts): FileAccess {
  const names = Object.keys(texts);
  const below = (path: string) => names.filter((name) => name.startsWith(`${path}/`));
  return {
    read(path) {
      const text = texts[path];
      return text === undefined ? { ok: false, error: "not there" } : { ok: true, value: text };
    },
    kindOf(path) {
      if (texts[path] !== undefined) return "file";
      return below(path).length > 0 ? "directory" : undefined;
    },
    list: (path) => [...new Set(below(path).map((n) => n.slice(path.length + 1).split("/")[0]!))],
    realPath: (path) => path,
  };
}

interface Beside {
  readonly options?: readonly string[];
  readonly others?: Texts;
  readonly environment?: Texts;
}

/** A main file of this text with what is beside it; `said` are errors and warnings. */
export function configured(text: string, beside: Beside = {}) {
  const { options = [], others = {}, environment = {} } = beside;
  const files = filesOf({ "/etc/main.yaml": text, ...others });
  const loaded = loadConfig({ path: "/etc/main.yaml", options, environment, files });
  return { ...loaded, said: loaded.problems.map(problemText) };
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What a run would have been told. */
  readonly ran: RunOptions | undefined;
}

/** Runs `gyr` with these arguments over these files. */
export async function gyr(args: readonly string[], texts: Texts = {}): Promise<Outcome> {
  let [out, err] = ["", ""];
  let ran: RunOptions | undefined;
  const rulesFiles = (paths: readonly string[]) =>
    paths.map((name) => ({ name, text: texts[name] ?? "" }));
  const code = await runCommandLine({
    ...{ args, program: "falco", version: "1.2.3", environment: {} },
    ...{ isTerminal: false, isErrorTerminal: false },
    files: filesOf(texts),
    ports: {
      inspect: () => Promise.resolve(0),
      captureInfo: () => Promise.resolve(0),
      languageServer: () => Promise.resolve(0),
      readRules: rulesFiles,
      unit: () => "",
      run(options) {
        ran = options;
        return Promise.resolve(0);
      },
      loadRules: ({ config, rulesPaths }) =>
        // A cast: commands only describe rules.
        Promise.resolve(loadRulesFor(rulesFiles(rulesPaths), config) as Loaded<unknown>),
    },
    out: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
  });
  return { code, out, err, ran };
}
