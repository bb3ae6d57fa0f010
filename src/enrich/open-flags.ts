// Open flags of the kernel (asm-generic/fcntl.h) as the bits events carry.
import { driverConstants } from "../schema/driver-constants.ts";

const accessMode = 3;
const writeOnly = 1;
const readWrite = 2;

interface Row {
  readonly kernel: number;
  readonly wire: number;
}

// arm64 swaps three of them (arch/arm64/include/uapi/asm/fcntl.h).
const isArm = process.arch === "arm64";
const directory = isArm ? 0o40000 : 0o200000;

const rows: readonly Row[] = [
  { kernel: 0o100, wire: driverConstants.PPM_O_CREAT },
  { kernel: 0o20000000 | directory, wire: driverConstants.PPM_O_TMPFILE },
  { kernel: 0o2000, wire: driverConstants.PPM_O_APPEND },
  { kernel: 0o10000, wire: driverConstants.PPM_O_DSYNC },
  { kernel: 0o200, wire: driverConstants.PPM_O_EXCL },
  { kernel: 0o4000, wire: driverConstants.PPM_O_NONBLOCK },
  { kernel: 0o4010000, wire: driverConstants.PPM_O_SYNC },
  { kernel: 0o1000, wire: driverConstants.PPM_O_TRUNC },
  { kernel: isArm ? 0o200000 : 0o40000, wire: driverConstants.PPM_O_DIRECT },
  { kernel: directory, wire: driverConstants.PPM_O_DIRECTORY },
  { kernel: isArm ? 0o400000 : 0o100000, wire: driverConstants.PPM_O_LARGEFILE },
  { kernel: 0o2000000, wire: driverConstants.PPM_O_CLOEXEC },
];

export function wireOpenFlags(flags: number): number {
  const access = flags & accessMode;
  let wire: number = driverConstants.PPM_O_RDONLY;
  if (access === writeOnly) wire = driverConstants.PPM_O_WRONLY;
  else if (access === readWrite) wire = driverConstants.PPM_O_RDWR;
  for (const row of rows) if ((flags & row.kernel) === row.kernel) wire |= row.wire;
  return wire;
}
