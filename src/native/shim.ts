// The native shim as JavaScript sees it: its functions, loaded from a sealed memfd, so that no file
// another user could have prepared is ever executed.
import { CString, dlopen, type Pointer, ptr } from "bun:ffi";

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const F_ADD_SEALS = 1033;
const SEALS_ALL = 15; // seal, shrink, grow, write

const symbols = {
  gyr_log: { args: [], returns: "cstring" },
  gyr_probe_open: { args: ["ptr", "u64", "ptr"], returns: "ptr" },
  gyr_probe_close: { args: ["ptr"], returns: "void" },
  gyr_variable: { args: ["ptr", "ptr", "ptr", "u64"], returns: "ptr" },
  gyr_program_name: { args: ["ptr", "i32"], returns: "ptr" },
  gyr_program_section: { args: ["ptr", "ptr"], returns: "ptr" },
  gyr_program_autoload: { args: ["ptr", "ptr", "i32"], returns: "i32" },
  gyr_map_resize: { args: ["ptr", "ptr", "u32"], returns: "i32" },
  gyr_map_template: { args: ["ptr", "ptr", "i32"], returns: "i32" },
  gyr_maps_share: { args: ["ptr", "ptr"], returns: "i32" },
  gyr_probe_load: { args: ["ptr"], returns: "i32" },
  gyr_map_fd: { args: ["ptr", "ptr"], returns: "i32" },
  gyr_program_fd: { args: ["ptr", "ptr"], returns: "i32" },
  gyr_map_put_fd: { args: ["i32", "u32", "i32"], returns: "i32" },
  gyr_map_delete: { args: ["i32", "u32"], returns: "i32" },
  gyr_ring_create: { args: ["u32"], returns: "i32" },
  gyr_attach: { args: ["ptr", "ptr"], returns: "i32" },
  gyr_missed_runs: { args: ["ptr", "ptr"], returns: "f64" },
  gyr_program_cost: { args: ["ptr", "ptr", "ptr"], returns: "i32" },
  gyr_count_runs: { args: [], returns: "i32" },
  gyr_detach: { args: ["ptr", "ptr"], returns: "i32" },
  gyr_run: { args: ["ptr", "ptr"], returns: "i32" },
  gyr_possible_cpus: { args: [], returns: "i32" },
  gyr_has_helper: { args: ["i32", "i32"], returns: "i32" },
  gyr_map_memory: { args: ["i32", "u64", "u64", "i32"], returns: "ptr" },
  gyr_unmap_memory: { args: ["ptr", "u64"], returns: "i32" },
  gyr_page_bytes: { args: [], returns: "i32" },
  gyr_load_position: { args: ["ptr"], returns: "f64" },
  gyr_store_position: { args: ["ptr", "f64"], returns: "void" },
  gyr_load_u32: { args: ["ptr"], returns: "u32" },
  gyr_close: { args: ["i32"], returns: "i32" },
  gyr_runtime_poll: { args: [], returns: "i32" },
  gyr_poll_create: { args: [], returns: "i32" },
  gyr_poll_add: { args: ["i32", "i32", "u32"], returns: "i32" },
  gyr_poll_wait: { args: ["i32", "i32"], returns: "i32" },
  gyr_look_at_fds: { args: ["ptr", "ptr", "i32", "ptr", "u32", "ptr"], returns: "i32" },
  gyr_release_text: { args: [], returns: "i32" },
  gyr_boot_offset_ns: { args: [], returns: "u64" },
  gyr_connect_unix: { args: ["ptr", "i32"], returns: "i32" },
  gyr_pipe: { args: ["ptr"], returns: "i32" },
  gyr_untaken: { args: ["i32", "ptr"], returns: "i32" },
  gyr_silence: { args: ["i32"], returns: "i32" },
  gyr_monotonic_us: { args: [], returns: "f64" },
} as const;

export type Shim = ReturnType<typeof dlopen<typeof symbols>>["symbols"];

let loaded: Shim | undefined;
let loadedFrom = "";

/** Loads the shim once per thread. Throws when the system refuses; `bytes` is the shared object. */
export function loadShim(bytes: Uint8Array): Shim {
  if (loaded !== undefined) return loaded;
  loadedFrom = sealedFile(bytes);
  loaded = dlopen(loadedFrom, symbols).symbols;
  return loaded;
}

/** Where the loaded shim is, for other threads of this process. */
export function shimFile(): string {
  return loadedFrom;
}

/** The shim that another thread of this process has loaded: the same memory. */
export function shareShim(file: string): Shim {
  loaded ??= dlopen(file, symbols).symbols;
  return loaded;
}

// Write it, forbid any change, load it by its descriptor's path.
function sealedFile(bytes: Uint8Array): string {
  const libc = dlopen("libc.so.6", {
    memfd_create: { args: ["ptr", "u32"], returns: "i32" },
    write: { args: ["i32", "ptr", "u64"], returns: "i64" },
    fcntl: { args: ["i32", "i32", "i32"], returns: "i32" },
  }).symbols;
  const fd = libc.memfd_create(text("gyr-shim"), MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    throw new Error("memfd_create failed: gyr needs Linux 3.17 and no seccomp filter on it");
  for (let done = 0; done < bytes.length; ) {
    const wrote = Number(libc.write(fd, ptr(bytes, done), bytes.length - done));
    if (wrote <= 0) throw new Error("cannot write the native shim into memory");
    done += wrote;
  }
  if (libc.fcntl(fd, F_ADD_SEALS, SEALS_ALL) !== 0) throw new Error("cannot seal the native shim");
  return `/proc/self/fd/${fd}`;
}

/** A NUL-terminated copy of a text, to hand to a function of the shim. */
export function text(value: string): Uint8Array {
  return new TextEncoder().encode(`${value}\0`);
}

/** The text a function of the shim returned, or undefined for NULL. */
export function textAt(returned: Returned): string | undefined {
  const pointer = pointerOf(returned);
  return pointer === null ? undefined : new CString(pointer).toString();
}

/** What bun:ffi declares for "ptr" results; addresses of user space are always plain numbers. */
export type Returned = Pointer | bigint | null;

export function pointerOf(returned: Returned): Pointer | null {
  // A cast: a Pointer is a number.
  return typeof returned === "bigint" ? (Number(returned) as Pointer) : returned;
}
