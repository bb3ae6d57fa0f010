// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The first event of a new task, where the child's own sys_exit cannot be had (arm64). Flags are
 * those that can be told from the tasks themselves.
 */
#include "hold.h"
#include "read/clone.h"

inline_always u32 flags_of_child(struct task_struct *parent, struct task_struct *child)
{
	struct pid_namespace *ns = namespace_of(pid_of(child, PID_OF_THREAD));
	u32 flags = 0;

	if (BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
		flags |= PPM_CL_CLONE_THREAD | PPM_CL_CLONE_SIGHAND | PPM_CL_CLONE_VM;
	if (BPF_CORE_READ(child, files) == BPF_CORE_READ(parent, files))
		flags |= PPM_CL_CLONE_FILES;
	if (BPF_CORE_READ(ns, level) != 0)
		flags |= PPM_CL_CHILD_IN_PIDNS;
	return flags;
}

inline_always int tell_fork(struct task_struct *parent, struct task_struct *child)
{
	struct scratch *scratch;
	struct event ev;

	/* A process that the agent starts is no part of it; a thread is. */
	if (is_kernel_thread(parent) || (u32)BPF_CORE_READ(child, tgid) == live.agent)
		return 0;
	scratch = scratch_of_cpu();
	if (!scratch)
		return 0;
	event_begin(&ev, scratch, SYSCALL_CLONE_20_X);
	store(u64, ev.data + 8, (u64)BPF_CORE_READ(child, pid)); /* The record is the child's. */
	put_s64(&ev, 0);					/* res */
	put_exe_args(&ev, parent); /* exe, args: the same memory still */
	put_process(&ev, child);				/* tid … cgroups */
	put_clone_end(&ev, child, flags_of_child(parent, child), true);
	return event_output(&ev);
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(sched_process_fork, struct task_struct *parent, struct task_struct *child)
{
	hold_cpu();
	tell_fork(parent, child);
	release_cpu();
	return 0;
}
