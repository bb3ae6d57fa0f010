// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* epoll_wait(2) */
#include "call.h"

SYSCALL_EXIT(epoll_wait)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_EPOLLWAIT_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_s64(&ev, (s32)arg(call, 2));		/* maxevents */
	return event_commit(&ev);
}
