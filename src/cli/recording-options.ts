// -w and the flags that limit its files, as `gyr inspect` and `gyr record` share them.
import type { InspectRequest } from "../app/inspect.ts";
import { compatibleReaders } from "../app/recorder.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { FlagValues } from "./flag-row.ts";
import type { recordFlags } from "./inspect-flags.ts";

type Values = Pick<
  FlagValues<typeof recordFlags>,
  | ("write" | "compress" | "fileSize" | "fileSeconds" | "fileEvents" | "files" | "keepState")
  | "compat"
>;

/** undefined: nothing is recorded. The error is one line for the user. */
export function recordingOf(flags: Values): Result<InspectRequest["recording"], string> {
  const { write, compress, fileSize, fileSeconds, fileEvents, files, keepState } = flags;
  const splits = [fileSize, fileSeconds, fileEvents].some((limit) => limit !== undefined);
  const compat = compatibleReaders.find((reader) => reader === flags.compat);
  if (flags.compat !== undefined && compat === undefined)
    return err(`--compat takes ${compatibleReaders.join(", ")}, got ${flags.compat}`);
  if (write === undefined)
    return splits || compress || compat !== undefined
      ? err("-z, -C, -G, -e and --compat are about the file of -w")
      : ok(undefined);
  if (splits && write === "-") return err("-C, -G and -e need a name with -w, not -");
  if (files !== undefined && !splits) return err("-W limits the files of -C, -G or -e");
  if ([fileSize, fileSeconds, fileEvents, files].includes(0))
    return err("-C, -G, -e and -W take numbers above 0");
  return ok({
    path: write,
    compressed: compress,
    fileBytesMax: (fileSize ?? 0) * 1e6,
    fileSeconds: fileSeconds ?? 0,
    fileEventsMax: fileEvents ?? 0,
    filesMax: files ?? 0,
    keepState,
    ...(compat === undefined ? {} : { compat }),
  });
}
