// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* eventfd(2); it has no flags, the event has */
#include "call.h"

SYSCALL_EXIT(eventfd)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_EVENTFD_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u64(&ev, arg(call, 0));			/* initval */
	put_u32(&ev, 0);				/* flags */
	return event_commit(&ev);
}
