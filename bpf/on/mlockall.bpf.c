// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mlockall(2) */
#include "call.h"

SYSCALL_EXIT(mlockall)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_MLOCKALL_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, mlockall_flags_to_wire(arg(call, 0))); /* flags */
	return event_commit(&ev);
}
