// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* eventfd2(2) */
#include "call.h"

SYSCALL_EXIT(eventfd2)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_EVENTFD2_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u16(&ev, (s32)arg(call, 1) < 0 ? 0 : fd_flags_to_wire(arg(call, 1))); /* flags */
	put_u64(&ev, (u32)arg(call, 0));		/* initval */
	return event_commit(&ev);
}
