// `gyr record`: what happens on this machine, into capture files.
import { recordFlags } from "./inspect-flags.ts";
import { configFor, helpOf, type OwnCommand, readFlags, refuseWith } from "./own-command.ts";
import { recordingOf } from "./recording-options.ts";

export const record: OwnCommand = {
  word: "record",
  usage: "-w FILE [OPTION...] [filter]",
  doc: "Records the events of this machine in a capture file, until it is told to stop.",
  flags: recordFlags,
  async run(surroundings) {
    const parsed = readFlags(surroundings, record, recordFlags);
    if (!parsed.ok) return parsed.error;
    const { flags, words } = parsed.value;
    if (flags.write === undefined)
      return refuseWith(surroundings, `name a file with -w; see ${helpOf(surroundings, "record")}`);
    const recording = recordingOf(flags);
    if (!recording.ok) return refuseWith(surroundings, recording.error);
    const config = configFor(surroundings, recordFlags, flags, []);
    if (!config.ok) return config.error;
    return await surroundings.ports.inspect({
      config: config.value,
      filter: words.join(" "),
      print: undefined,
      summary: false,
      recording: recording.value,
      timeType: "h",
      count: flags.count ?? 0,
      seconds: flags.seconds ?? 0,
      progress: undefined,
      report: "recording",
    });
  },
};
