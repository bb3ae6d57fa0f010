// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* dup3(2) */
#include "call.h"

SYSCALL_EXIT(dup3)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_DUP3_X))
		return 0;
	put_fd(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));			/* oldfd */
	put_fd(&ev, arg(call, 1));			/* newfd */
	put_u32(&ev, dup3_flags_to_wire(arg(call, 2)));	/* flags */
	return event_commit(&ev);
}
