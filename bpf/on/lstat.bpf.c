// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* lstat(2) */
#include "call.h"

SYSCALL_EXIT(lstat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_LSTAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* path */
	return event_output(&ev);
}
