// `getopt(argv, "nt:")`: short options of a command line, as getopt(3) reads them; long options are
// skipped. With a selector, `getopt(…)[t]`, the argument of that option (rule-language.md C.1).

import type { Value } from "../value.ts";
import { isText, type ManyArguments } from "./transformer.ts";

export const getopt: ManyArguments = {
  name: "getopt",
  doc: "The short options and their arguments found in a list of arguments; with [c], those of c.",
  arity: "many",
  selector: true,
  result: ([argv, options, ...more], selector) => {
    if (argv === undefined || options === undefined || more.length > 0) {
      return { reason: "getopt() requires exactly 2 arguments: args list and optstring" };
    }
    if (!argv.list) return { reason: "getopt() first argument must be a list" };
    if (options.list) {
      return { reason: "getopt() second argument (optstring) must be a single value" };
    }
    if (!isText(argv) || !isText(options)) return { reason: "getopt() arguments must be strings" };
    if (selector !== undefined && Buffer.byteLength(selector) !== 1) {
      return { reason: "getopt() field argument must be a single option character" };
    }
    return { type: "CHARBUF", list: selector === undefined };
  },
  compile: (_args, selector) => {
    // The options are nearly always a literal of the rule: they are read once.
    let lastOptions: Value | undefined;
    let known: ReadonlyMap<string, boolean> = new Map();
    return ([argv, options]) => {
      if (options !== lastOptions) {
        lastOptions = options;
        known = declared(String(options));
      }
      const words = (argv as readonly Value[]).map(String);
      const found = readOptions(words, known, selector !== undefined);
      if (selector === undefined) return found.flatMap(({ emits }) => emits);
      const last = found.findLast(({ option }) => option === selector);
      return last?.emits.at(-1);
    };
  },
};

/** Each declared option, and whether it takes an argument. */
function declared(options: string): ReadonlyMap<string, boolean> {
  const known = new Map<string, boolean>();
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!;
    if (option === ":") continue;
    const takesArgument = options[i + 1] === ":";
    // An option declared twice keeps an argument it was ever given.
    known.set(option, takesArgument || known.get(option) === true);
  }
  return known;
}

interface Found {
  readonly option: string;
  /** What list mode shows; its last element is what a selector shows. */
  readonly emits: readonly string[];
}

function readOptions(
  words: readonly string[],
  known: ReadonlyMap<string, boolean>,
  selecting: boolean,
): Found[] {
  const found: Found[] = [];
  for (let w = 0; w < words.length; w++) {
    const word = words[w]!;
    if (word === "--") break;
    if (word.startsWith("--")) continue;
    if (!word.startsWith("-") || word.length === 1) break;
    for (let i = 1; i < word.length; i++) {
      const option = word[i]!;
      const takesArgument = known.get(option);
      if (takesArgument === undefined) {
        if (!selecting) found.push({ option, emits: ["?"] });
      } else if (!takesArgument) {
        found.push({ option, emits: [option] });
      } else {
        const rest = word.slice(i + 1);
        const argument = rest === "" ? words[++w] : rest;
        // A missing argument shows as an empty text in place of the option.
        found.push({ option, emits: argument === undefined ? [""] : [option, argument] });
        break;
      }
    }
  }
  return found;
}
