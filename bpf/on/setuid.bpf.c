// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setuid(2) */
#include "call.h"

SYSCALL_EXIT(setuid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SETUID_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, arg(call, 0));			/* uid */
	return event_commit(&ev);
}
