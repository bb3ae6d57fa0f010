// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* accept(2) */
#include "read/accept.h"

SYSCALL_EXIT(accept)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_ACCEPT_5_X);
	put_accepted(&ev, scratch, call);
	return event_output(&ev);
}
