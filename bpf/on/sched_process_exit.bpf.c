// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A thread ends. Who takes over its children is worked out here as the kernel will do in a moment.
 */
#include "event.h"
#include "hold.h"
#include "read/agent.h"
#include "read/task.h"

#define THREAD_IS_EXITING 0x4 /* PF_EXITING */
#define THREADS_LOOKED_AT_MAX 30
#define ANCESTORS_LOOKED_AT_MAX 60
#define UNDECIDED (-1) /* User space has to find out. */

/* A thread of the process that stays; 0: none. */
verified_alone s32 living_thread(u64 address)
{
	struct task_struct *task = (void *)address;
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	u64 node_offset = bpf_core_field_offset(struct task_struct, thread_node);
	struct list_head *head =
			(void *)((char *)signal + bpf_core_field_offset(signal->thread_head));
	struct list_head *next = BPF_CORE_READ(head, next);

	for (int i = 0; i < THREADS_LOOKED_AT_MAX; i++) {
		struct task_struct *thread = (void *)((char *)next - node_offset);

		if (next == head)
			return 0;
		if (!(BPF_CORE_READ(thread, flags) & THREAD_IS_EXITING))
			return BPF_CORE_READ(thread, pid);
		next = BPF_CORE_READ(next, next);
	}
	return UNDECIDED;
}

#define LOOK_HIGHER (-2)

/* Who takes over, if that can be told from this ancestor. */
verified_alone s32 parent_by_ancestor(u64 address, u64 init_address, u32 level)
{
	struct task_struct *ancestor = (void *)address;
	struct task_struct *init = (void *)init_address;
	struct signal_struct *signal;
	s32 found;

	if (ancestor == init || BPF_CORE_READ(ancestor, thread_pid, level) != level)
		return BPF_CORE_READ(init, pid);
	signal = BPF_CORE_READ(ancestor, signal);
	if (!BPF_CORE_READ_BITFIELD_PROBED(signal, is_child_subreaper))
		return LOOK_HIGHER;
	/* One that is dying itself would make the kernel go on upwards. */
	found = living_thread((u64)ancestor);
	return found ? found : UNDECIDED;
}

/*
 * As find_new_reaper() of kernel/exit.c: own threads, then a subreaper, then init of the pid
 * namespace.
 */
inline_always s32 new_parent(struct task_struct *task)
{
	struct pid *pid = pid_of(task, PID_OF_THREAD);
	struct task_struct *init = BPF_CORE_READ(namespace_of(pid), child_reaper);
	struct task_struct *ancestor = BPF_CORE_READ(task, real_parent);
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	u32 level = BPF_CORE_READ(pid, level);
	s32 found = living_thread((u64)task);

	if (found)
		return found;
	if (init == task)
		return 0; /* The namespace dies with it. */
	if (!BPF_CORE_READ_BITFIELD_PROBED(signal, has_child_subreaper))
		return BPF_CORE_READ(init, pid);
	for (int i = 0; i < ANCESTORS_LOOKED_AT_MAX; i++) {
		found = parent_by_ancestor((u64)ancestor, (u64)init, level);
		if (found != LOOK_HIGHER)
			return found;
		ancestor = BPF_CORE_READ(ancestor, real_parent);
	}
	return UNDECIDED;
}

inline_always int tell_exit(void)
{
	struct task_struct *task = current_task();
	struct list_head *children = (void *)((char *)task + bpf_core_field_offset(task->children));
	struct event ev;
	u32 status;
	s32 parent = 0;

	if (is_agent())
		return 0;
	status = BPF_CORE_READ(task, exit_code);
	if (BPF_CORE_READ(children, next) != children)
		parent = new_parent(task);
	if (!event_reserve(&ev, PROCEXIT_1_E))
		return 0;
	put_s64(&ev, (s32)status);				/* status */
	put_s64(&ev, (status & 0xff00) >> 8);			/* ret */
	put_u8(&ev, (status & 0x7f) == 0x7f ? 0 : status & 0x7f); /* sig */
	put_u8(&ev, (status & 0x80) != 0);			/* core */
	put_s64(&ev, parent);					/* reaper_tid */
	return event_commit(&ev);
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(sched_process_exit, struct task_struct *unused)
{
	hold_cpu();
	tell_exit();
	release_cpu();
	return 0;
}
