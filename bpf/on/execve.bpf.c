// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* execve(2) that failed; one that succeeded is told of by bpf/on/sched_process_exec.bpf.c. */
#include "read/exec.h"

SYSCALL_EXIT(execve)
{
	struct event ev;

	if (call->ret == 0)
		return 0;
	event_begin(&ev, scratch, SYSCALL_EXECVE_19_X);
	put_failed_exec(&ev, scratch, call, 1);
	put_path(&ev, arg(call, 0));				/* filename */
	return event_output(&ev);
}
