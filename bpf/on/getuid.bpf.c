// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getuid(2) */
#include "call.h"

SYSCALL_EXIT(getuid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_GETUID_X))
		return 0;
	put_u32(&ev, call->ret);			/* uid */
	return event_commit(&ev);
}
