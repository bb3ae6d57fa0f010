// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getsockname(2) */
#include "call.h"

SYSCALL_EXIT(getsockname)
{
	struct event ev;

	if (!event_reserve(&ev, SOCKET_GETSOCKNAME_X))
		return 0;
	return event_commit(&ev);
}
