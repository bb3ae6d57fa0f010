// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* signalfd(2); the mask is not read */
#include "call.h"

SYSCALL_EXIT(signalfd)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SIGNALFD_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u32(&ev, 0);				/* mask */
	put_u8(&ev, 0);					/* flags */
	return event_commit(&ev);
}
