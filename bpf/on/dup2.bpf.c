// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* dup2(2) */
#include "call.h"

SYSCALL_EXIT(dup2)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_DUP2_X))
		return 0;
	put_fd(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));			/* oldfd */
	put_fd(&ev, arg(call, 1));			/* newfd */
	return event_commit(&ev);
}
