// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* flock(2) */
#include "call.h"

SYSCALL_EXIT(flock)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_FLOCK_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u32(&ev, flock_flags_to_wire(arg(call, 1))); /* operation */
	return event_commit(&ev);
}
