// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* pidfd_open(2) */
#include "call.h"

SYSCALL_EXIT(pidfd_open)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_PIDFD_OPEN_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_pid(&ev, arg(call, 0));			/* pid */
	put_u32(&ev, pidfd_open_flags_to_wire(arg(call, 1))); /* flags */
	return event_commit(&ev);
}
