// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mlock2(2) */
#include "call.h"

SYSCALL_EXIT(mlock2)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_MLOCK2_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u64(&ev, arg(call, 0));			/* addr */
	put_u64(&ev, arg(call, 1));			/* len */
	put_u32(&ev, mlock2_flags_to_wire(arg(call, 2))); /* flags */
	return event_commit(&ev);
}
