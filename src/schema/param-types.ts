// Parameter types of the wire format: one row holds all that varies by type. `size` is the number
// of payload bytes, or "variable"; `read` names the reader; `empty` is what a zero-length parameter
// prints. Source: spec of the capture format, PT_* in the public event header.

export type Reading =
  | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "f64"
  | "text" | "bytes" | "none"; // biome-ignore format: one row

export interface ParamTypeRow {
  readonly id: number;
  readonly size: number | "variable";
  readonly read: Reading;
  readonly empty: "NULL" | "<NA>";
}

function row(id: number, size: number | "variable", read: Reading): ParamTypeRow {
  return { id, size, read, empty: read === "bytes" ? "NULL" : "<NA>" };
}

export const paramTypes = {
  NONE: row(0, "variable", "none"),
  INT8: row(1, 1, "i8"),
  INT16: row(2, 2, "i16"),
  INT32: row(3, 4, "i32"),
  INT64: row(4, 8, "i64"),
  UINT8: row(5, 1, "u8"),
  UINT16: row(6, 2, "u16"),
  UINT32: row(7, 4, "u32"),
  UINT64: row(8, 8, "u64"),
  CHARBUF: row(9, "variable", "text"),
  BYTEBUF: row(10, "variable", "bytes"),
  ERRNO: row(11, 8, "i64"),
  SOCKADDR: { ...row(12, "variable", "bytes"), empty: "<NA>" },
  SOCKTUPLE: row(13, "variable", "bytes"),
  FD: row(14, 8, "i64"),
  PID: row(15, 8, "i64"),
  FDLIST: row(16, "variable", "bytes"),
  FSPATH: row(17, "variable", "text"),
  SYSCALLID: row(18, 2, "u16"),
  SIGTYPE: row(19, 1, "u8"),
  RELTIME: row(20, 8, "u64"),
  ABSTIME: row(21, 8, "u64"),
  PORT: row(22, 2, "u16"),
  L4PROTO: row(23, 1, "u8"),
  SOCKFAMILY: row(24, 1, "u8"),
  BOOL: row(25, 4, "u32"),
  IPV4ADDR: { ...row(26, 4, "bytes"), empty: "<NA>" },
  DYN: row(27, "variable", "bytes"),
  FLAGS8: row(28, 1, "u8"),
  FLAGS16: row(29, 2, "u16"),
  FLAGS32: row(30, 4, "u32"),
  UID: row(31, 4, "u32"),
  GID: row(32, 4, "u32"),
  DOUBLE: row(33, 8, "f64"),
  SIGSET: row(34, 4, "u32"),
  CHARBUFARRAY: row(35, "variable", "bytes"),
  CHARBUF_PAIR_ARRAY: row(36, "variable", "bytes"),
  IPV4NET: row(37, "variable", "none"),
  IPV6ADDR: { ...row(38, 16, "bytes"), empty: "<NA>" },
  IPV6NET: row(39, "variable", "none"),
  IPADDR: row(40, "variable", "none"),
  IPNET: row(41, "variable", "none"),
  MODE: row(42, 4, "u32"),
  FSRELPATH: row(43, "variable", "text"),
  ENUMFLAGS8: row(44, 1, "u8"),
  ENUMFLAGS16: row(45, 2, "u16"),
  ENUMFLAGS32: row(46, 4, "u32"),
  FD32: row(47, 4, "i32"),
  PID32: row(48, 4, "i32"),
} as const satisfies Readonly<Record<string, ParamTypeRow>>;

export type ParamTypeName = keyof typeof paramTypes;
