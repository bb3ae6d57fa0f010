/** Every bound in the agent, with the reason it has this value. */
export const limits = {
  recordBytesMax: 65_536, // drivers.md §4.1: a driver never writes a larger event.
  paramsMax: 32, // events.json: the widest event has 32 parameters.
  filterDepthMax: 1_000, // rule-language.md A.9: the loader's limit; parsing is recursive.
  filterTextMax: 1_048_576, // A condition after list expansion; beyond it a list was meant to be a file.
  rulesFileMax: 16_777_216, // All public rules together are 0.25 MB.
  yamlDepthMax: 100, // Rules nest 6 deep; the reader is recursive.
  yamlNodesMax: 4_000_000, // Aliases may repeat a node; 16 MB of rules without them stay below.
  yamlPaddedLinesMax: 256, // Each forgiven line reads the file again, about 1 ms for 64 KB.
  threadsMax: 262_144, // state-engine.md §8, falco_libs.thread_table_size.
  fdsPerProcessMax: 4_096, // state-engine.md §3.
  pathBytesMax: 1_024, // state-engine.md §11.1.
  internSlots: 131_072, // A power of two; half of them used at most: 65 536 distinct texts.
  internBytesMax: 4_194_304, // 64 bytes for each of them on average.
  internTextMax: 512, // Longer texts rarely repeat.
  batchMax: 1_024, // Records per slice: a few hundred microseconds, so timers stay served.
} as const;
