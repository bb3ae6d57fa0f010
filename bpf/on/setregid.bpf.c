// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setregid(2) */
#include "call.h"

SYSCALL_EXIT(setregid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SETREGID_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, arg(call, 0));			/* rgid */
	put_u32(&ev, arg(call, 1));			/* egid */
	return event_commit(&ev);
}
