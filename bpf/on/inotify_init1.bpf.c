// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* inotify_init1(2) */
#include "call.h"

SYSCALL_EXIT(inotify_init1)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_INOTIFY_INIT1_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u16(&ev, (s32)arg(call, 0) < 0 ? 0 : fd_flags_to_wire(arg(call, 0))); /* flags */
	return event_commit(&ev);
}
