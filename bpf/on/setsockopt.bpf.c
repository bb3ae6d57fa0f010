// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setsockopt(2) */
#include "read/sockopt.h"

SYSCALL_EXIT(setsockopt)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_SETSOCKOPT_X);
	put_s64(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u8(&ev, sockopt_level_to_wire(arg(call, 1)));	/* level */
	put_u8(&ev, sockopt_wire_name(arg(call, 1), arg(call, 2))); /* optname */
	put_sockopt(&ev, arg(call, 1), arg(call, 2), arg(call, 3), (u16)arg(call, 4)); /* val */
	put_u32(&ev, (u16)arg(call, 4));			/* optlen */
	return event_output(&ev);
}
