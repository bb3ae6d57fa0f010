// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* accept4(2) */
#include "read/accept.h"

SYSCALL_EXIT(accept4)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_ACCEPT4_6_X);
	put_accepted(&ev, scratch, call);
	put_u32(&ev, fd_flags_to_wire(arg(call, 3)));		/* flags */
	return event_output(&ev);
}
