/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Maps of the probe. Plain arrays indexed by CPU stand in for per-CPU maps where a value is larger
 * than the 32 KiB those may hold, or where user space reads it in place. Their sizes are set before
 * loading.
 */
#ifndef GYR_MAPS_H
#define GYR_MAPS_H

#include "config.h"

#define RECORD_BYTES_MAX 65536
#define ARGS_MAX 6

/* One system call as its program sees it, whatever way it came in: native, 32-bit or socketcall. */
struct call {
	s64 ret;
	u64 args[ARGS_MAX];
	u32 nr;
	u16 ia32;       /* Made by 32-bit code: pointers and structures in its memory are narrow. */
	u16 socketcall; /* Came through socketcall(2). */
};

/* Where the building of a path is: see read/path.h. */
struct walk {
	struct dentry *dentry;
	struct dentry *root; /* Of the mount. */
	struct mount *mount;
	u32 at;
};

/*
 * Room for one record, and as much again behind it: a write of at most that much may start anywhere
 * in a record, so the verifier needs no proof of what fits. The second half also serves to put
 * paths together.
 */
struct scratch {
	struct call call;
	struct walk walk;
	u32 record_end; /* Numbers that went through memory: see forget() in event.h. */
	u32 other;
	u8 data[2 * RECORD_BYTES_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* Possible CPUs. */
	__type(key, u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

/* In the order of src/capture/drops.ts. */
enum counter {
	COUNT_EVENTS,
	COUNT_DROPS_BUFFER,
	COUNT_CLONE_FORK_EXIT,
	COUNT_EXECVE_EXIT,
	COUNT_CONNECT_ENTER,
	COUNT_CONNECT_EXIT,
	COUNT_OPEN_ENTER,
	COUNT_OPEN_EXIT,
	COUNT_DIR_FILE_EXIT,
	COUNT_OTHER_INTEREST_EXIT,
	COUNT_CLOSE_EXIT,
	COUNT_PROC_EXIT,
	COUNT_DROPS_SCRATCH,
	COUNT_NO_RING,
	COUNTERS = 16, /* Two cache lines: CPUs do not share one. */
};

struct counters {
	u64 value[COUNTERS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* Possible CPUs. */
	__type(key, u32);
	__type(value, struct counters);
} counts SEC(".maps");

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096); /* For the verifier; the real ones are made by user space. */
};

/* The ring of each CPU; several CPUs may share one. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1); /* Possible CPUs. */
	__type(key, u32);
	__array(values, struct ring);
} rings SEC(".maps");

/* The program of each system call, by native number. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SYSCALLS_MAX);
	__type(key, u32);
	__type(value, u32);
} calls SEC(".maps");

inline_always struct scratch *scratch_of_cpu(void)
{
	u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&scratches, &cpu);
}

inline_always void *ring_of_cpu(void)
{
	u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&rings, &cpu);
}

inline_always void count(enum counter which)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct counters *counters = bpf_map_lookup_elem(&counts, &cpu);

	if (counters)
		counters->value[which]++;
}

#endif
