// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getegid(2) */
#include "call.h"

SYSCALL_EXIT(getegid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_GETEGID_X))
		return 0;
	put_u32(&ev, call->ret);			/* egid */
	return event_commit(&ev);
}
