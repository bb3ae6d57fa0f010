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
	struct call narrow; /* A call by 32-bit code, from the dispatcher to its program. */
	u32 level;      /* How far the ring had filled when it was looked at: see room.h. */
	u32 since_look;
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

/* Why an event is lost. Mirrored in src/capture/probe-layout.ts. */
enum cause {
	CAUSE_BUFFER,  /* The ring is full. */
	CAUSE_SCRATCH, /* Larger than the room in which it is put together. */
	CAUSE_NO_RING,
	CAUSE_SHED_1, /* Left out while the ring fills: what nobody needs, */
	CAUSE_SHED_2, /* what only rules want, */
	CAUSE_SHED_3, /* all but what makes and ends processes. */
	CAUSES = 8,
};

#define TYPES_MAX 512 /* Above EVENT_TYPES; a power of two. */

/* Of one CPU: two cache lines, so CPUs do not share one. */
struct counters {
	u64 events; /* Lost ones included. */
	u64 lost[CAUSES];
	u64 unused[7];
};

struct losses {
	u64 of_type[CAUSES][TYPES_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* Possible CPUs. */
	__type(key, u32);
	__type(value, struct counters);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* Possible CPUs. */
	__type(key, u32);
	__type(value, struct losses);
} lost SEC(".maps");

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

#define TIDS_OF_ROW 4096

/* For each thread of the machine, whether `sys_exit` has been run at the end of its call. */
struct tid_row {
	u8 is_told[TIDS_OF_ROW];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* kernel.pid_max / TIDS_OF_ROW where the probe tries again. */
	__type(key, u32);
	__type(value, struct tid_row);
} told SEC(".maps");

/* The program of each system call's beginning, by native number; see bpf/read/enter.h. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SYSCALLS_MAX);
	__type(key, u32);
	__type(value, u32);
} begins SEC(".maps");

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

#endif
