// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setpgid(2) */
#include "call.h"

SYSCALL_EXIT(setpgid)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SETPGID_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_pid(&ev, arg(call, 0));			/* pid */
	put_pid(&ev, arg(call, 1));			/* pgid */
	return event_commit(&ev);
}
