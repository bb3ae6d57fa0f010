// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* listen(2) */
#include "call.h"

SYSCALL_EXIT(listen)
{
	struct event ev;

	if (!event_reserve(&ev, SOCKET_LISTEN_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_s32(&ev, arg(call, 1));			/* backlog */
	return event_commit(&ev);
}
