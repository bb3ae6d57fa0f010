// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The scheduler gives a CPU to another thread: tells of the one that leaves. */
#include "event.h"
#include "read/task.h"

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *previous, struct task_struct *next)
{
	struct memory_use memory;
	struct event ev;

	read_memory_use(&memory, previous);
	if (!event_reserve(&ev, SCHEDSWITCH_6_E))
		return 0;
	put_s64(&ev, BPF_CORE_READ(next, pid));			/* next */
	put_u64(&ev, BPF_CORE_READ(previous, maj_flt));		/* pgft_maj */
	put_u64(&ev, BPF_CORE_READ(previous, min_flt));		/* pgft_min */
	put_u32(&ev, memory.size);				/* vm_size */
	put_u32(&ev, memory.resident);				/* vm_rss */
	put_u32(&ev, memory.swapped);				/* vm_swap */
	return event_commit(&ev);
}
