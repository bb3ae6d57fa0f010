// Keys about the driver, which system calls it is asked for, and the tables of state.
import { key } from "../key-row.ts";
import { bool, listOf, oneOf, speed, text, uint } from "../value-types.ts";

const kinds = ["auto", "modern_ebpf", "kmod", "ebpf", "gvisor", "replay", "nodriver"] as const;

export const engineKeys = {
  "engine.kind": key({
    type: oneOf(kinds, (got) => `engine.kind '${got}' is not a valid kind.`),
    default: "auto",
    doc:
      "The driver that delivers events: modern_ebpf (probe inside this executable, kernel 5.8 or " +
      "newer with BTF), replay (a capture file), nodriver (no events, for testing), auto (the " +
      "first one that works here).",
    reload: "restart",
    status: "works",
    // These deliver the same events, so another driver can stand in.
    later: { kmod: "auto", ebpf: "auto", gvisor: undefined },
  }),
  "engine.modern_ebpf.cpus_for_each_buffer": key({
    type: uint(),
    default: 2,
    doc: "How many CPUs share one ring buffer; 0 means one buffer for all.",
    reload: "restart",
    status: "works",
  }),
  "engine.modern_ebpf.buf_size_preset": key({
    type: uint(1, 10),
    default: 4,
    doc: "Size of each ring buffer: 1 is 1 MiB, each step doubles it, 4 is 8 MiB, 10 is 512 MiB.",
    reload: "restart",
    status: "works",
  }),
  "engine.modern_ebpf.drop_failed_exit": key({
    type: bool,
    default: false,
    doc: "Leaves failed system calls in the kernel; rules about failures then never match.",
    reload: "restart",
    status: "works",
  }),
  "engine.modern_ebpf.disable_iterators": key({
    type: bool,
    default: false,
    doc: "Reads the processes that already run from /proc instead of BPF iterators.",
    reload: "restart",
    status: "planned",
  }),
  "engine.kmod.buf_size_preset": key({
    type: uint(1, 10),
    default: 4,
    doc: "Size of each buffer of the kernel module, as for modern_ebpf.",
    reload: "restart",
    status: "planned",
    when: (valueAt) => valueAt("engine.kind") === "kmod",
  }),
  "engine.kmod.drop_failed_exit": key({
    type: bool,
    default: false,
    doc: "Leaves failed system calls in the kernel.",
    reload: "restart",
    status: "planned",
    when: (valueAt) => valueAt("engine.kind") === "kmod",
  }),
  "engine.replay.capture_file": key({
    type: text,
    default: "",
    doc: "The .scap file to replay, - for standard input; required when engine.kind is replay.",
    reload: "restart",
    status: "works",
  }),
  "engine.replay.speed": key({
    type: speed,
    default: 0,
    shipped: "max",
    doc: "How fast to replay: max, or a multiple of the recorded time such as 1x.",
    reload: "restart",
    status: "works",
  }),
  "base_syscalls.custom_set": key({
    type: listOf(text),
    default: [],
    doc: "Names of system calls to capture besides those that rules need; !name leaves one out.",
    reload: "live",
    status: "works",
  }),
  "base_syscalls.repair": key({
    type: bool,
    default: false,
    doc: "Adds the system calls without which the picture of processes would be incomplete.",
    reload: "live",
    status: "works",
  }),
  "base_syscalls.all": key({
    type: bool,
    default: false,
    doc: "Keeps the frequent input and output calls that rules ask for; the -A flag sets it.",
    reload: "live",
    status: "works",
  }),
  "falco_libs.thread_table_size": key({
    type: uint(),
    default: 262_144,
    doc: "How many threads are remembered at most.",
    reload: "restart",
    status: "works",
  }),
  "falco_libs.thread_table_auto_purging_interval_s": key({
    type: uint(),
    default: 300,
    doc: "Seconds between searches for threads that ended unnoticed.",
    reload: "live",
    status: "planned",
  }),
  "falco_libs.thread_table_auto_purging_thread_timeout_s": key({
    type: uint(),
    default: 300,
    doc: "Seconds without an event after which a thread is looked up, and forgotten if it is gone.",
    reload: "live",
    status: "planned",
  }),
  "falco_libs.snaplen": key({
    type: uint(0, 65_535),
    default: 0,
    doc: "Bytes captured of each buffer that is read or written; 0 means 80.",
    reload: "restart",
    status: "works",
  }),
};
