// Metrics about the tables of threads and descriptors. Names are those of Falco, whose library
// counts accesses to its tables that gyr does not have: those are there and zero.
import type { Metric } from "./metric.ts";
import type { StateCounter } from "./readings.ts";

const absent = "Zero: gyr keeps no such count.";

export const stateMetrics: readonly Metric[] = [
  counted("n_threads", "gauge", "threads", "Threads in the table."),
  counted(
    "n_fds",
    "gauge",
    "fds",
    "Descriptors in the tables of processes; left out beyond 16384 threads.",
  ),
  zero("n_noncached_fd_lookups"),
  zero("n_cached_fd_lookups"),
  zero("n_failed_fd_lookups"),
  zero("n_added_fds"),
  zero("n_removed_fds"),
  zero("n_stored_evts"),
  counted(
    "n_store_evts_drops",
    "counter",
    "entersDropped",
    "Enter events not kept: of unknown threads, or too long.",
  ),
  zero("n_retrieved_evts"),
  zero("n_retrieve_evts_drops"),
  counted(
    "n_noncached_thread_lookups",
    "counter",
    "threadLookups",
    "Events of threads that were not in the table, so that they were looked up.",
  ),
  zero("n_cached_thread_lookups"),
  counted(
    "n_failed_thread_lookups",
    "counter",
    "threadLookupsFailed",
    "Threads that were looked up and were gone.",
  ),
  counted("n_added_threads", "counter", "threadsAdded", "Threads added to the table."),
  counted("n_removed_threads", "counter", "threadsRemoved", "Threads removed from the table."),
  counted(
    "n_drops_full_threadtable",
    "counter",
    "threadsDroppedFull",
    "Threads not remembered because the table was full.",
  ),
];

function counted(
  name: string,
  type: "counter" | "gauge",
  counter: StateCounter,
  doc: string,
): Metric {
  return { ...shape(name, type), doc, read: ({ state }) => state[counter] };
}

function zero(name: string): Metric {
  return { ...shape(name, "counter"), doc: absent, read: () => 0 };
}

function shape(name: string, type: "counter" | "gauge") {
  const group = "state" as const;
  return {
    name: `falco.${name}`,
    group,
    type,
    unit: "count" as const,
    prometheusSubsystem: "scap",
  };
}
