// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setresgid(2) */
#include "call.h"

SYSCALL_EXIT(setresgid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SETRESGID_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, arg(call, 0));			/* rgid */
	put_u32(&ev, arg(call, 1));			/* egid */
	put_u32(&ev, arg(call, 2));			/* sgid */
	return event_commit(&ev);
}
