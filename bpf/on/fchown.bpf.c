// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* fchown(2) */
#include "call.h"

SYSCALL_EXIT(fchown)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_FCHOWN_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u32(&ev, arg(call, 1));			/* uid */
	put_u32(&ev, arg(call, 2));			/* gid */
	return event_commit(&ev);
}
