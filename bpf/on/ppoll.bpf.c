// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* ppoll(2): the first 32 signals of the mask. */
#include "read/poll.h"
#include "read/time.h"

SYSCALL_EXIT(ppoll)
{
	struct event ev;
	u32 mask = 0;

	bpf_probe_read_user(&mask, sizeof(mask), (void *)arg(call, 3));
	event_begin(&ev, scratch, SYSCALL_PPOLL_X);
	put_s64(&ev, call->ret);				/* res */
	put_polled(&ev, arg(call, 0), arg(call, 1));		/* fds */
	put_u64(&ev, read_timespec(arg(call, 2), call->ia32));	/* timeout */
	put_u32(&ev, mask);					/* sigmask */
	return event_output(&ev);
}
