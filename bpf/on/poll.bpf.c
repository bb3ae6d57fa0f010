// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* poll(2): the timeout is widened without its sign, as falco does. */
#include "read/poll.h"

SYSCALL_EXIT(poll)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_POLL_X);
	put_s64(&ev, call->ret);				/* res */
	put_polled(&ev, arg(call, 0), arg(call, 1));		/* fds */
	put_s64(&ev, (u32)arg(call, 2));			/* timeout */
	return event_output(&ev);
}
