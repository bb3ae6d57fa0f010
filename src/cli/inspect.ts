// `gyr inspect`, and the program under the name of sysdig: events of a capture or of this machine.
import { standardFormat } from "../app/standard-format.ts";
import { type TimeType, timeTypes } from "../app/output-time.ts";
import { err, ok, type Result } from "../base/result.ts";
import { wantsColour } from "../base/terminal.ts";
import type { BytesStyle } from "../fields/bytes-text.ts";
import type { InspectRequest } from "../app/inspect.ts";
import type { Surroundings } from "./cli.ts";
import type { FlagValues } from "./flag-row.ts";
import { inspectFlags } from "./inspect-flags.ts";
import { eventsText } from "./list-events.ts";
import { fieldsText } from "./list-fields.ts";
import { configFor, type OwnCommand, readFlags, refuseWith } from "./own-command.ts";
import { recordingOf } from "./recording-options.ts";

type Values = FlagValues<typeof inspectFlags>;

export const inspect: OwnCommand = {
  word: "inspect",
  usage: "[OPTION...] [filter]",
  doc: "Prints the events of a capture file (-r), or of this machine as they happen.",
  flags: inspectFlags,
  async run(surroundings) {
    const parsed = readFlags(surroundings, inspect, inspectFlags);
    if (!parsed.ok) return parsed.error;
    const { flags, words } = parsed.value;
    const { out, ports } = surroundings;
    if (flags.version) out(`gyr version ${surroundings.version}\n`);
    else if (flags.list) out(fieldsText(flags.verbose));
    else if (flags.listEvents) out(eventsText());
    // Shown for whoever wants to change it a little.
    else if (flags.print === "p") out(`${standardFormat}\n`);
    else {
      const request = requestOf(surroundings, flags, words.join(" "));
      return request.ok ? await ports.inspect(request.value) : request.error;
    }
    return 0;
  },
};

function requestOf(
  surroundings: Surroundings,
  flags: Values,
  filter: string,
): Result<InspectRequest, number> {
  const { read, write } = flags;
  const from = read === undefined ? [] : replayOptions(read);
  const config = configFor(surroundings, inspectFlags, flags, from);
  if (!config.ok) return config;
  const timeType = timeTypes.find((type) => type === (flags.timeType ?? "h"));
  if (timeType === undefined)
    return err(refuseWith(surroundings, `-t takes ${timeTypes.join(", ")}, got ${flags.timeType}`));
  const recording = recordingOf(flags);
  if (!recording.ok) return err(refuseWith(surroundings, recording.error));
  const bytes = bytesStyleOf(flags);
  if (!bytes.ok) return err(refuseWith(surroundings, bytes.error));
  const isQuiet = flags.quiet || write !== undefined;
  return ok({
    config: config.value,
    filter,
    print: isQuiet ? undefined : printOf(flags, bytes.value, surroundings),
    summary: flags.summary,
    recording: recording.value,
    timeType: timeType satisfies TimeType,
    count: flags.count ?? 0,
    seconds: flags.seconds ?? 0,
    progress: flags.progress ? true : undefined,
    report: flags.verbose ? "figures" : "nothing",
  });
}

/** Events come from this file, as fast as they can be read. */
export function replayOptions(path: string): readonly string[] {
  return ["engine.kind=replay", `engine.replay.capture_file=${path}`, "engine.replay.speed=max"];
}

const withContainer = standardFormat
  .replace("%proc.name", "%container.name (%container.id) %proc.name")
  .replace("%thread.tid", "%thread.tid:%thread.vtid");

/** Formats that sysdig knows by a letter or a word. */
const presets: Readonly<Record<string, string>> = {
  c: withContainer,
  container: withContainer,
  k: withContainer.replace("%container.name", "%k8s.pod.name"),
  kubernetes: withContainer.replace("%container.name", "%k8s.pod.name"),
};

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", "\\": "\\" };

function unescaped(format: string): string {
  return format.replaceAll(/\\([nt\\])/g, (_, letter: string) => escapes[letter]!);
}

function bytesStyleOf({ ascii, base64, hex, hexAscii }: Values): Result<BytesStyle, string> {
  const wanted = Object.entries({ ascii, base64, hex, hexAscii } satisfies Partial<
    Record<BytesStyle, boolean>
  >).filter(([, given]) => given);
  if (wanted.length > 1) return err("-A, -b, -x and -X say how bytes look; give one of them");
  // A cast: the names of the flags are those of the styles.
  return ok((wanted[0]?.[0] ?? "dots") as BytesStyle);
}

function printOf(flags: Values, bytes: BytesStyle, surroundings: Surroundings) {
  const { environment, isTerminal } = surroundings;
  const { print, json, unbuffered } = flags;
  const format = print === undefined ? undefined : (presets[print] ?? unescaped(print));
  const colours = !json && wantsColour(isTerminal, environment);
  return { format, json, unbuffered, bytes, colours };
}
