// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getdents(2) */
#include "call.h"

SYSCALL_EXIT(getdents)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_GETDENTS_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	return event_commit(&ev);
}
