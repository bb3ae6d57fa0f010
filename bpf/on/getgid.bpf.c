// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getgid(2) */
#include "call.h"

SYSCALL_EXIT(getgid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_GETGID_X))
		return 0;
	put_u32(&ev, call->ret);			/* gid */
	return event_commit(&ev);
}
