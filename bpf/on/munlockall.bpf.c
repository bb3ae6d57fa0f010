// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* munlockall(2) */
#include "call.h"

SYSCALL_EXIT(munlockall)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_MUNLOCKALL_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	return event_commit(&ev);
}
