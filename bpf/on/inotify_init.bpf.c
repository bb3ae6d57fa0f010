// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* inotify_init(2) */
#include "call.h"

SYSCALL_EXIT(inotify_init)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_INOTIFY_INIT_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u8(&ev, 0);					/* flags */
	return event_commit(&ev);
}
