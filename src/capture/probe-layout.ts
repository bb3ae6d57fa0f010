// The memory that the probe and user space share, as bpf/config.h and bpf/maps.h declare it.
// Offsets in bytes; test/kernel would fail at once if they disagreed.

export const syscallsMax = 512;

/** `config`: frozen when the probe is loaded. */
export const probeConfig = {
  bytes: 32 + 6 * syscallsMax,
  bootOffsetNs: 0, // u64
  snaplen: 8, // u32
  dropFailed: 12, // u32
  shedFrom: 16, // u32 for each level
  triesAgain: 28, // u32
  codes: 32, // u16 for each native number
  fromIa32: 32 + 2 * syscallsMax, // u16 for each 32-bit number
  types: 32 + 4 * syscallsMax, // u16 for each native number
} as const;

/** Rows of the map `told`: of 4096 threads each, up to the highest number a thread can have. */
export const tidRows = 1024;

/** `live`: may change while events flow. */
export const probeLive = {
  bytes: 8 + syscallsMax,
  agent: 0, // u32
  readerSleeps: 4, // u32
  wanted: 8, // u8 for each number
} as const;

/** Bits of `wanted`. */
export const wantedNative = 1;
export const wantedIa32 = 2;

/** Above the bits of `wanted`, two bits each: what the call is worth. */
export const worthShift = { done: 2, failed: 4, begun: 6 } as const;

/** `enum cause`: why an event is lost, in this order. Names are part of those of metrics. */
export const probeCauses = [
  "buffer",
  "scratch_map",
  "no_ring",
  "shed_1",
  "shed_2",
  "shed_3",
] as const;
export type ProbeCause = (typeof probeCauses)[number];

const causesMax = 8;
const typesMax = 512;

/** `counters` and `losses` of one CPU: u64 each. */
export const probeCounters = {
  bytes: 128,
  lost: 8, // for each cause
  lossesBytes: 8 * causesMax * typesMax,
  /** Where the losses of one type for one cause are. */
  lossesAt: (cpu: number, cause: number, type: number) =>
    8 * ((cpu * causesMax + cause) * typesMax + type),
} as const;
