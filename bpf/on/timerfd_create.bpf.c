// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* timerfd_create(2) */
#include "call.h"

SYSCALL_EXIT(timerfd_create)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_TIMERFD_CREATE_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u8(&ev, arg(call, 0));			/* clockid */
	put_u8(&ev, (s32)arg(call, 1) < 0 ? 0 : fd_flags_to_wire(arg(call, 1))); /* flags */
	return event_commit(&ev);
}
