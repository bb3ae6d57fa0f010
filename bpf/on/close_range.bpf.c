// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* close_range(2) */
#include "call.h"

SYSCALL_EXIT(close_range)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_CLOSE_RANGE_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, arg(call, 0));			/* first */
	put_u32(&ev, arg(call, 1));			/* last */
	put_u32(&ev, close_range_flags_to_wire(arg(call, 2))); /* flags */
	return event_commit(&ev);
}
