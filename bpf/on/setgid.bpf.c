// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setgid(2) */
#include "call.h"

SYSCALL_EXIT(setgid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SETGID_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, arg(call, 0));			/* gid */
	return event_commit(&ev);
}
