// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* dup(2) */
#include "call.h"

SYSCALL_EXIT(dup)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_DUP_1_X))
		return 0;
	put_fd(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));			/* oldfd */
	return event_commit(&ev);
}
