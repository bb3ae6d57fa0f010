// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setns(2) */
#include "call.h"

SYSCALL_EXIT(setns)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SETNS_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u32(&ev, clone_flags_to_wire(arg(call, 1))); /* nstype */
	return event_commit(&ev);
}
