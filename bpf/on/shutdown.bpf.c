// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* shutdown(2) */
#include "call.h"

SYSCALL_EXIT(shutdown)
{
	struct event ev;

	if (!event_reserve(&ev, SOCKET_SHUTDOWN_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	/* how */
	put_u8(&ev, (u32)arg(call, 1) <= PPM_SHUT_RDWR ? (u8)arg(call, 1) : (u8)PPM_SHUT_UNKNOWN);
	return event_commit(&ev);
}
