// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* munlock(2) */
#include "call.h"

SYSCALL_EXIT(munlock)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_MUNLOCK_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u64(&ev, arg(call, 0));			/* addr */
	put_u64(&ev, arg(call, 1));			/* len */
	return event_commit(&ev);
}
