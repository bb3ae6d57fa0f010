// `gyr capture-info`: what is in a capture file.
import { captureInfoFlags } from "./inspect-flags.ts";
import { replayOptions } from "./inspect.ts";
import { configFor, helpOf, type OwnCommand, readFlags, refuseWith } from "./own-command.ts";

export const captureInfo: OwnCommand = {
  word: "capture-info",
  usage: "FILE",
  doc: "Says what is in a capture file: machine, time span, events by type, processes.",
  flags: captureInfoFlags,
  async run(surroundings) {
    const parsed = readFlags(surroundings, captureInfo, captureInfoFlags);
    if (!parsed.ok) return parsed.error;
    const { flags, words } = parsed.value;
    const [path, ...others] = words;
    if (path === undefined || others.length > 0) {
      const help = helpOf(surroundings, "capture-info");
      return refuseWith(
        surroundings,
        `name one capture file, or - for standard input; see ${help}`,
      );
    }
    const config = configFor(surroundings, captureInfoFlags, flags, replayOptions(path));
    if (!config.ok) return config.error;
    const progress = flags.progress ? true : undefined;
    return await surroundings.ports.captureInfo({ config: config.value, path, progress });
  },
};
