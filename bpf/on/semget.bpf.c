// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* semget(2) */
#include "call.h"

SYSCALL_EXIT(semget)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SEMGET_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_s32(&ev, arg(call, 0));			/* key */
	put_s32(&ev, arg(call, 1));			/* nsems */
	put_u32(&ev, semget_flags_to_wire(arg(call, 2))); /* semflg */
	return event_commit(&ev);
}
