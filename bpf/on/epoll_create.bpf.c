// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* epoll_create(2) */
#include "call.h"

SYSCALL_EXIT(epoll_create)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_EPOLL_CREATE_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_s32(&ev, arg(call, 0));			/* size */
	return event_commit(&ev);
}
