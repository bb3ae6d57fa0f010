// The probe's counters: events made, and those lost by type and cause. The kernel counts by type
// alone; what metrics and alerts call categories (drivers.md §5.1) is put together here.
import { type EventKey, eventId, type EventType, eventTypes } from "../schema/events.ts";
import { probeCauses, probeCounters } from "./probe-layout.ts";
import type { CaptureStats, CpuStats, Loss } from "./source.ts";

/** Category of a loss for want of room, by event. */
const categories = {
  clone_fork_exit: [
    ...["syscall_clone_20_x", "syscall_clone3_x", "syscall_fork_20_x", "syscall_vfork_20_x"],
  ],
  execve_exit: ["syscall_execve_19_x", "syscall_execveat_x"],
  connect_enter: ["socket_connect_e"],
  connect_exit: ["socket_connect_x"],
  open_enter: ["syscall_open_e", "syscall_creat_e", "syscall_openat_2_e", "syscall_openat2_e"],
  open_exit: [
    ...["syscall_open_x", "syscall_creat_x", "syscall_openat_2_x", "syscall_openat2_x"],
    "syscall_open_by_handle_at_x",
  ],
  dir_file_exit: [
    ...["syscall_dup_1_x", "syscall_dup2_x", "syscall_dup3_x", "syscall_chmod_x"],
    ...["syscall_fchmod_x", "syscall_fchmodat_x", "syscall_chown_x", "syscall_lchown_x"],
    ...["syscall_fchown_x", "syscall_fchownat_x", "syscall_link_2_x", "syscall_linkat_2_x"],
    ...["syscall_mkdir_2_x", "syscall_mkdirat_x", "syscall_mount_x", "syscall_umount_1_x"],
    ...["syscall_umount2_x", "syscall_rename_x", "syscall_renameat_x", "syscall_renameat2_x"],
    ...["syscall_rmdir_2_x", "syscall_symlink_x", "syscall_symlinkat_x", "syscall_unlink_2_x"],
    "syscall_unlinkat_2_x",
  ],
  other_interest_exit: [
    ...["syscall_bpf_2_x", "syscall_setpgid_x", "syscall_ptrace_x", "syscall_seccomp_x"],
    ...["syscall_setns_x", "syscall_setresgid_x", "syscall_setresuid_x", "syscall_setsid_x"],
    ...["syscall_unshare_x", "syscall_capset_x", "syscall_keyctl_x"],
  ],
  close_exit: ["syscall_close_x"],
  proc_exit: ["procexit_1_e"],
} as const satisfies Readonly<Record<string, readonly EventKey[]>>;

const twoTo32 = 4294967296;
/** Causes that count as a full buffer: what is left out while it fills would not have fitted. */
const wantOfRoom = /^(buffer|shed_)/;

export class ProbeCounts {
  readonly #counters: DataView;
  readonly #losses: DataView;
  readonly #cpus: number;
  /** Of the losses that were there when somebody asked last: they are many numbers. */
  #known: Pick<CaptureStats, "drops" | "dropsBy" | "losses"> = noLosses;

  /** `cpus`: processors that there could be, each with its counters. */
  constructor(counters: DataView, losses: DataView, cpus: number) {
    this.#counters = counters;
    this.#losses = losses;
    this.#cpus = cpus;
  }

  stats(): CaptureStats {
    const total = (what: keyof CpuStats) => this.byCpu().reduce((sum, cpu) => sum + cpu[what], 0);
    if (total("drops") !== this.#known.drops) this.#known = this.#readLosses();
    // Last: whatever is lost meanwhile is counted as an event, not the other way round.
    return { events: total("events"), ...this.#known };
  }

  byCpu(): readonly CpuStats[] {
    return Array.from({ length: this.#cpus }, (_, cpu) => {
      const at = cpu * probeCounters.bytes;
      let drops = 0;
      for (let cause = 0; cause < probeCauses.length; cause++)
        drops += u64(this.#counters, at + probeCounters.lost + 8 * cause);
      return { events: u64(this.#counters, at), drops };
    });
  }

  #readLosses(): Pick<CaptureStats, "drops" | "dropsBy" | "losses"> {
    const losses = probeCauses.flatMap((cause, i) => this.#lossesBy(i, cause));
    const dropsBy: Record<string, number> = { ...noLosses.dropsBy };
    const add = (name: string, count: number) => {
      dropsBy[name] = (dropsBy[name] ?? 0) + count;
    };
    for (const { type, cause, count } of losses) {
      if (wantOfRoom.test(cause)) {
        add("n_drops_buffer_total", count);
        const category = categoryOf.get(type);
        if (category !== undefined) add(category, count);
      }
      if (cause !== "buffer") add(`n_drops_${cause}`, count);
    }
    return { drops: losses.reduce((sum, { count }) => sum + count, 0), dropsBy, losses };
  }

  #lossesBy(index: number, cause: (typeof probeCauses)[number]): readonly Loss[] {
    return eventTypes.flatMap((event, type) => {
      let count = 0;
      for (let cpu = 0; cpu < this.#cpus; cpu++)
        count += u64(this.#losses, probeCounters.lossesAt(cpu, index, type));
      return count === 0 ? [] : [{ type, event: nameOf(event), cause, count }];
    });
  }
}

const categoryOf: ReadonlyMap<number, string> = new Map(
  Object.entries(categories).flatMap(([name, keys]) =>
    keys.map((key) => [eventId(key), `n_drops_buffer_${name}`] as const),
  ),
);

/** Every name there can be, so that readers see zeros. In the order of the original. */
const noLosses = {
  drops: 0,
  dropsBy: Object.fromEntries([
    ["n_drops_buffer_total", 0],
    ...Object.keys(categories).map((name) => [`n_drops_buffer_${name}`, 0]),
    ...probeCauses.slice(1).map((cause) => [`n_drops_${cause}`, 0]),
  ]) as Readonly<Record<string, number>>,
  losses: [],
};

function nameOf({ name, exit, kinds }: EventType): string {
  if (!kinds.has("syscall")) return name;
  return `${name}_${exit ? "exit" : "enter"}`;
}

function u64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * twoTo32;
}
