/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The runs of parameters that clone, fork and exec events share. */
#ifndef GYR_READ_PROCESS_H
#define GYR_READ_PROCESS_H

#include "read/cgroup.h"
#include "read/cred.h"
#include "read/file.h"
#include "read/path.h"
#include "read/task.h"

#define ARGUMENT_BYTES_MAX 4096
#define LIMIT_NOFILE 7 /* RLIMIT_NOFILE */

/*
 * A run of NUL-terminated texts in the caller's memory. Cut off in the middle, it still ends with a
 * NUL.
 */
inline_always void put_user_texts(struct event *ev, u64 from, u64 to, u32 max)
{
	u64 bytes = to > from ? to - from : 0;

	if (bytes > max)
		bytes = max;
	bytes = add_user_bytes(ev, from, bytes & 0x1fff);
	if (bytes)
		ev->data[(ev->at - 1) & RECORD_MASK] = 0;
	put_length(ev, bytes);
}

/* exe, args: from the memory of the process itself. */
inline_always void put_exe_args(struct event *ev, struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	u64 start = BPF_CORE_READ(mm, arg_start);
	u32 exe = put_user_text(ev, start);

	put_user_texts(ev, start + exe, BPF_CORE_READ(mm, arg_end),
		       exe < ARGUMENT_BYTES_MAX ? ARGUMENT_BYTES_MAX - exe : 0);
}

/* tid, pid, ptid, cwd, fdlimit, pgft_maj, pgft_min, vm_size, vm_rss, vm_swap, comm, cgroups. */
inline_always void put_process(struct event *ev, struct task_struct *task)
{
	struct memory_use memory;

	read_memory_use(&memory, task);
	put_s64(ev, BPF_CORE_READ(task, pid));				/* tid */
	put_s64(ev, BPF_CORE_READ(task, tgid));				/* pid */
	put_s64(ev, BPF_CORE_READ(task, real_parent, pid));		/* ptid */
	put_empty(ev); /* cwd: known to user space */
	put_u64(ev, BPF_CORE_READ(task, signal, rlim[LIMIT_NOFILE].rlim_cur)); /* fdlimit */
	put_u64(ev, BPF_CORE_READ(task, maj_flt));			/* pgft_maj */
	put_u64(ev, BPF_CORE_READ(task, min_flt));			/* pgft_min */
	put_u32(ev, memory.size);					/* vm_size */
	put_u32(ev, memory.resident);					/* vm_rss */
	put_u32(ev, memory.swapped);					/* vm_swap */
	put_kernel_text(ev, (char *)task + bpf_core_field_offset(task->comm)); /* comm */
	put_cgroups(ev, task);						/* cgroups */
}

#endif
