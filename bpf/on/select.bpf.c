// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* select(2) */
#include "call.h"

SYSCALL_EXIT(select)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SELECT_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	return event_commit(&ev);
}
