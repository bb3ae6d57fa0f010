/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Everything an event of clone, clone3, fork and vfork says; they differ in where the flags come from. */
#ifndef GYR_READ_CLONE_H
#define GYR_READ_CLONE_H

#include "call.h"
#include "read/process.h"

/* Where the child is made by a hook of its own (bpf/on/sched_process_fork.bpf.c), its sys_exit is not sent. */
#ifdef __TARGET_ARCH_arm64
#define CHILD_COMES_FROM_HOOK 1
#else
#define CHILD_COMES_FROM_HOOK 0
#endif

inline_always u32 clone_flags(struct task_struct *task, u32 flags)
{
	struct pid_namespace *ns = namespace_of(pid_of(task, PID_OF_THREAD));
	u32 wire = clone_flags_to_wire(flags);

	if (BPF_CORE_READ(ns, level) != 0 ||
	    BPF_CORE_READ(task, nsproxy, pid_ns_for_children) != ns)
		wire |= PPM_CL_CHILD_IN_PIDNS;
	return wire;
}

/* flags, uid, gid, vtid, vpid, pid_namespace_init_start_time. */
inline_always void put_clone_end(struct event *ev, struct task_struct *task, u32 flags, bool child)
{
	const struct cred *cred = cred_of(task);

	put_u32(ev, flags);					/* flags */
	put_u32(ev, BPF_CORE_READ(cred, euid.val));		/* uid */
	put_u32(ev, BPF_CORE_READ(cred, egid.val));		/* gid */
	put_s64(ev, pid_number_inside(pid_of(task, PID_OF_THREAD)));	/* vtid */
	put_s64(ev, pid_number_inside(pid_of(task, PID_OF_PROCESS)));	/* vpid */
	put_u64(ev, child ? pid_namespace_start(task) : 0);	/* pidns_init_start_ts */
}

inline_always int output_clone(struct event *ev, const struct call *call, u32 flags)
{
	struct task_struct *task = current_task();

	put_s64(ev, call->ret);					/* res */
	if (call->ret >= 0) {
		put_exe_args(ev, task);				/* exe, args */
	} else {
		put_empty(ev);
		put_empty(ev);
	}
	put_process(ev, task);					/* tid … cgroups */
	put_clone_end(ev, task, clone_flags(task, flags), call->ret == 0);
	return event_output(ev);
}

#endif
