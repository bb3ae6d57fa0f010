// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* epoll_create1(2) */
#include "call.h"

SYSCALL_EXIT(epoll_create1)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_EPOLL_CREATE1_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, epoll_create1_flags_to_wire(arg(call, 0))); /* flags */
	return event_commit(&ev);
}
