// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* lchown(2) */
#include "call.h"

SYSCALL_EXIT(lchown)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_LCHOWN_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* path */
	put_u32(&ev, arg(call, 1));			/* uid */
	put_u32(&ev, arg(call, 2));			/* gid */
	return event_output(&ev);
}
