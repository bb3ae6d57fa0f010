// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* clone3(2): the flags are the first member of its structure. */
#include "read/clone.h"

#define CLONE_VM 0x100
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_THREAD 0x10000

/*
 * A new thread looks for the flags in memory that it shares with its parent, which may have gone on
 * and used it for something else. Then they are told from what the kernel knows.
 */
inline_always u64 flags_of_thread(u64 flags)
{
	struct task_struct *task = current_task();
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	if (task == leader || (flags & CLONE_THREAD))
		return flags;
	flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM;
	if (BPF_CORE_READ(task, files) == BPF_CORE_READ(leader, files))
		flags |= CLONE_FILES;
	return flags;
}

SYSCALL_EXIT(clone3)
{
	struct event ev;
	u64 flags = 0;

	if (CHILD_COMES_FROM_HOOK && call->ret == 0)
		return 0;
	bpf_probe_read_user(&flags, sizeof(flags), (void *)arg(call, 0));
	if (call->ret == 0)
		flags = flags_of_thread(flags);
	event_begin(&ev, scratch, SYSCALL_CLONE3_X);
	return output_clone(&ev, call, flags);
}
