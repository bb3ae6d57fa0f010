// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* chown(2) */
#include "call.h"

SYSCALL_EXIT(chown)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_CHOWN_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* path */
	put_u32(&ev, arg(call, 1));			/* uid */
	put_u32(&ev, arg(call, 2));			/* gid */
	return event_output(&ev);
}
