// chdir, fchdir, getcwd, chroot: where the process stands.
import { paramIndex } from "../../schema/events.ts";
import { joinPath } from "../paths.ts";
import type { Handlers } from "./handler.ts";

const chdirPath = paramIndex("syscall_chdir_x", "path");
const getcwdPath = paramIndex("syscall_getcwd_x", "path");
const chrootPath = paramIndex("syscall_chroot_x", "path");

export const chdir: Handlers = {
  syscall_chdir_x: (_state, event, thread) => {
    if (event.i64(0, -1) >= 0) thread.changeCwd(event.text(chdirPath));
  },
  syscall_fchdir_x: (state, event, thread) => {
    if (event.i64(0, -1) >= 0 && state.fd !== undefined) thread.changeCwd(state.fd.name);
  },
  syscall_getcwd_x: (_state, event, thread) => {
    if (event.i64(0, -1) >= 0) thread.changeCwd(event.text(getcwdPath));
  },
  syscall_chroot_x: (_state, event, thread) => {
    if (event.i64(0, -1) === 0) thread.root = joinPath(thread.cwd, event.text(chrootPath));
  },
};
