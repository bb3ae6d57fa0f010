// Options of the runtime that only its environment can set, and only before it starts: the
// executable therefore starts itself once more, in the same process, which takes some 5 ms. What
// each of them gains is in docs/performance.md.
import { startAgain } from "../native/start-again.ts";

/** Names of JavaScriptCore's OptionsList.h behind "BUN_JSC_", to values. */
export const runtimeOptions: Readonly<Record<string, string>> = {
  // How often a function is called, times 15, before the last compiler is asked: that takes up to
  // 50 ms for one, which rare calls never pay back. The runtime itself asks at a sixteenth of that.
  BUN_JSC_thresholdForFTLOptimizeAfterWarmUp: "1000000",
  // The same of the compilers before it: starts spent a quarter of their time on code that is
  // called some hundred times and then no more. More loses events when a storm meets the start.
  BUN_JSC_thresholdForOptimizeAfterWarmUp: "5000",
  BUN_JSC_thresholdForJITAfterWarmUp: "4000",
};

type Environment = Record<string, string | undefined>;

/** The options that this process has, for further processes of the executable. */
export const ownOptions: Environment = { ...runtimeOptions };

/** The parts of a process that matter here. */
export interface OwnProcess {
  readonly execPath: string;
  readonly argv0: string;
  readonly argv: readonly string[];
  readonly env: Environment;
}

/**
 * Starts the executable again with the options that are not set. Where all are, takes them out of
 * the environment, which programs that this one starts would inherit. What users set stays as it
 * is. Returns what is worth telling: why it could not be done.
 */
export function startWithOptions(own: OwnProcess, start = startAgain): string | undefined {
  const names = Object.keys(runtimeOptions);
  if (names.every((name) => own.env[name] !== undefined)) {
    for (const name of names) {
      ownOptions[name] = own.env[name];
      delete own.env[name];
    }
    return undefined;
  }
  const args = [own.argv0, ...own.argv.slice(2)];
  const reason = start(own.execPath, args, { ...runtimeOptions, ...own.env });
  return (
    `Runs with the runtime's own options, as it cannot start itself again (${reason}): ` +
    `compiling takes more processor time and memory in the first minutes`
  );
}
