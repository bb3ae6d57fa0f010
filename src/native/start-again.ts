// execve(2): a program takes the place of this one, in the same process. What the runtime offers
// for it closes all descriptors but three, also those that gyr was started with.
import { dlopen, ptr, read } from "bun:ffi";
import { readdirSync, readlinkSync } from "node:fs";
import { errnoName } from "./errno.ts";
import { pointerOf, text } from "./shim.ts";

const F_SETFD = 2;

type Environment = Readonly<Record<string, string | undefined>>;

/** Does not return, or says why not. Descriptors stay open, but for those of the runtime itself. */
export function startAgain(path: string, args: readonly string[], environment: Environment) {
  try {
    return execve(path, args, environment);
  } catch (error) {
    return error instanceof Error ? error.message : String(error); // No /proc, or another libc.
  }
}

function execve(path: string, args: readonly string[], environment: Environment): string {
  const libc = dlopen("libc.so.6", {
    fcntl: { args: ["i32", "i32", "i32"], returns: "i32" },
    execve: { args: ["ptr", "ptr", "ptr"], returns: "i32" },
    __errno_location: { args: [], returns: "ptr" },
  }).symbols;
  for (const fd of inheritedFds()) libc.fcntl(fd, F_SETFD, 0);
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  // Kept in variables until the call: an address alone keeps nothing alive.
  const texts = [path, ...args, ...variables].map(text);
  const lists = {
    args: addresses(texts.slice(1, 1 + args.length)),
    variables: addresses(texts.slice(1 + args.length)),
  };
  libc.execve(ptr(texts[0]!), ptr(lists.args), ptr(lists.variables));
  const errno = pointerOf(libc.__errno_location());
  return errno === null ? "execve failed" : `execve failed: ${errnoName(read.i32(errno))}`;
}

/** At its start the runtime has marked all descriptors from 3 on to be closed. */
function inheritedFds(): readonly number[] {
  return readdirSync("/proc/self/fd")
    .map(Number)
    .filter((fd) => fd > 2 && !isOfRuntime(fd));
}

function isOfRuntime(fd: number): boolean {
  try {
    return /^anon_inode:\[event(poll|fd)\]$/.test(readlinkSync(`/proc/self/fd/${fd}`));
  } catch {
    return true; // It was what the folder was read with.
  }
}

/** As execve wants lists: addresses with a 0 behind them. */
function addresses(texts: readonly Uint8Array[]): BigUint64Array {
  return new BigUint64Array([...texts.map((each) => BigInt(ptr(each))), 0n]);
}
