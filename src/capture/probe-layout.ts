// The memory that the probe and user space share, as bpf/config.h and bpf/maps.h declare it.
// Offsets in bytes; test/kernel would fail at once if they disagreed.

export const syscallsMax = 512;

/** `config`: frozen when the probe is loaded. */
export const probeConfig = {
  bytes: 16 + 4 * syscallsMax,
  bootOffsetNs: 0, // u64
  snaplen: 8, // u32
  dropFailed: 12, // u32
  codes: 16, // u16 for each native number
  fromIa32: 16 + 2 * syscallsMax, // u16 for each 32-bit number
} as const;

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

/** `enum counter`: one u64 each, for each possible CPU, in this order. Names as in metrics. */
export const probeCounters = [
  "n_evts",
  "n_drops_buffer_total",
  "n_drops_buffer_clone_fork_exit",
  "n_drops_buffer_execve_exit",
  "n_drops_buffer_connect_enter",
  "n_drops_buffer_connect_exit",
  "n_drops_buffer_open_enter",
  "n_drops_buffer_open_exit",
  "n_drops_buffer_dir_file_exit",
  "n_drops_buffer_other_interest_exit",
  "n_drops_buffer_close_exit",
  "n_drops_buffer_proc_exit",
  "n_drops_scratch_map",
  "n_drops_no_ring",
] as const;

/** Counters of one CPU, padded so that CPUs share no cache line. */
export const counterSlots = 16;
