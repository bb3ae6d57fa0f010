// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getsockopt(2): value and length as the kernel left them in the caller's memory. */
#include "read/sockopt.h"

SYSCALL_EXIT(getsockopt)
{
	struct event ev;
	u32 bytes = 0;

	bpf_probe_read_user(&bytes, sizeof(bytes), (void *)arg(call, 4));
	event_begin(&ev, scratch, SOCKET_GETSOCKOPT_X);
	put_s64(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u8(&ev, sockopt_level_to_wire(arg(call, 1)));	/* level */
	put_u8(&ev, sockopt_wire_name(arg(call, 1), arg(call, 2))); /* optname */
	put_sockopt(&ev, arg(call, 1), arg(call, 2), arg(call, 3), bytes); /* val */
	put_u32(&ev, bytes);					/* optlen */
	return event_output(&ev);
}
