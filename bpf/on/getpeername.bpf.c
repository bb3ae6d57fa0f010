// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getpeername(2) */
#include "call.h"

SYSCALL_EXIT(getpeername)
{
	struct event ev;

	if (!event_reserve(&ev, SOCKET_GETPEERNAME_X))
		return 0;
	return event_commit(&ev);
}
