// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* geteuid(2) */
#include "call.h"

SYSCALL_EXIT(geteuid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_GETEUID_X))
		return 0;
	put_u32(&ev, call->ret);			/* euid */
	return event_commit(&ev);
}
