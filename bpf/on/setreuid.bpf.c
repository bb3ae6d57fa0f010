// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setreuid(2) */
#include "call.h"

SYSCALL_EXIT(setreuid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SETREUID_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, arg(call, 0));			/* ruid */
	put_u32(&ev, arg(call, 1));			/* euid */
	return event_commit(&ev);
}
