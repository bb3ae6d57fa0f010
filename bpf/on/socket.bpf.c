// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* socket(2); the domain keeps its low byte, which is all the kernel defines */
#include "call.h"
#include "read/sock.h"

SYSCALL_EXIT(socket)
{
	struct event ev;

	if (!event_reserve(&ev, SOCKET_SOCKET_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, socket_family(arg(call, 0)));	/* domain */
	put_u32(&ev, arg(call, 1));			/* type */
	put_u32(&ev, arg(call, 2));			/* proto */
	put_u32(&ev, fd_flags_to_wire(arg(call, 1)));	/* flags */
	return event_commit(&ev);
}
