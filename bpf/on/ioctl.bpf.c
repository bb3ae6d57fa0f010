// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* ioctl(2) */
#include "call.h"

SYSCALL_EXIT(ioctl)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_IOCTL_3_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u64(&ev, arg(call, 1));			/* request */
	put_u64(&ev, arg(call, 2));			/* argument */
	return event_commit(&ev);
}
