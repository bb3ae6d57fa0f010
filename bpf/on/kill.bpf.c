// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* kill(2) */
#include "call.h"

SYSCALL_EXIT(kill)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_KILL_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_pid(&ev, arg(call, 0));			/* pid */
	put_u8(&ev, arg(call, 1));			/* sig */
	return event_commit(&ev);
}
