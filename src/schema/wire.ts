// The event header on the wire: byte offsets of its packed, little-endian fields (drivers,
// captures).

export const wire = {
  ts: 0, // u64, nanoseconds since the epoch
  tid: 8, // u64
  length: 16, // u32, whole record with header
  type: 20, // u16, event id
  paramCount: 22, // u32
  headerBytes: 26,
} as const;
