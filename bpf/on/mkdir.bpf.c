// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mkdir(2) */
#include "call.h"

SYSCALL_EXIT(mkdir)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_MKDIR_2_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* path */
	put_u32(&ev, arg(call, 1));			/* mode */
	return event_output(&ev);
}
