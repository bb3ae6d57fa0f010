/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What the programs share that are attached by themselves, not called by sys_exit. */
#ifndef GYR_READ_HOOK_H
#define GYR_READ_HOOK_H

#include "event.h"
#include "read/agent.h"
#include "read/task.h"

/* The scratch, unless nobody wants to hear of this task. */
inline_always struct scratch *scratch_of_hook(struct task_struct *task)
{
	if (is_agent() || is_kernel_thread(task))
		return NULL;
	return scratch_of_cpu();
}

#endif
