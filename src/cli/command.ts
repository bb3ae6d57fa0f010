// What a command is, and what it is given.
import type { LoadedConfig } from "../config/load.ts";
import type { Paint } from "../base/terminal.ts";
import type { FileSystem } from "./file-system.ts";
import type { Parsed } from "./parse.ts";
import type { Ports } from "./ports.ts";

export interface CommandContext extends Parsed {
  /** The arguments as they were given. */
  readonly args: readonly string[];
  /** The name the user called: gyr, or falco through a link. */
  readonly program: string;
  readonly version: string;
  readonly ports: Ports;
  readonly files: FileSystem;
  /** Writes to standard output, as it is. */
  readonly out: (text: string) => void;
  /** Writes to standard error, as it is. */
  readonly complain: (text: string) => void;
  /** How parts of what is written to standard output look there. */
  readonly paint: Paint;
  /** The same for standard error. */
  readonly paintError: Paint;
}

export interface ConfiguredContext extends CommandContext {
  readonly loaded: LoadedConfig;
  /** Reads it again. */
  readonly reload: () => LoadedConfig;
}

interface CommandBase {
  readonly name: string;
  /** User-facing, a full sentence. */
  readonly doc: string;
  /** Whether it is what these arguments ask for. */
  readonly wants: (parsed: Parsed) => boolean;
}

/** Commands run with or without the configuration read first; the exit code is their answer. */
export type Command = CommandBase &
  (
    | {
        readonly needs: "nothing";
        readonly run: (context: CommandContext) => number | Promise<number>;
      }
    | {
        readonly needs: "configuration";
        readonly run: (context: ConfiguredContext) => number | Promise<number>;
      }
  );

/** A mistake of the user: one line on standard error, exit code 1. */
export function refuse(context: CommandContext, reason: string): number {
  context.complain(`${context.paintError("error", "Error:")} ${reason}\n`);
  return 1;
}
