// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mkdirat(2) */
#include "call.h"

SYSCALL_EXIT(mkdirat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_MKDIRAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* dirfd */
	put_path(&ev, arg(call, 1));			/* path */
	put_u32(&ev, arg(call, 2));			/* mode */
	return event_output(&ev);
}
