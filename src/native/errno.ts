// Error numbers of the kernel that the agent explains by name.

const names: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  7: "E2BIG",
  9: "EBADF",
  11: "EAGAIN",
  12: "ENOMEM",
  13: "EACCES",
  16: "EBUSY",
  17: "EEXIST",
  22: "EINVAL",
  24: "EMFILE",
  28: "ENOSPC",
  38: "ENOSYS",
  95: "EOPNOTSUPP",
};

/** "EPERM" for 1 or -1; "errno 77" for one without a name here. */
export function errnoName(errno: number): string {
  const positive = Math.abs(errno);
  return names[positive] ?? `errno ${positive}`;
}

export const EPERM = 1;
export const ENOENT = 2;
export const EACCES = 13;
