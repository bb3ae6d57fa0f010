// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* recvfrom(2); recv(2) is this call without an address. */
#include "read/data.h"
#include "read/sock.h"

SYSCALL_EXIT(recvfrom)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_RECVFROM_X);
	put_s64(&ev, call->ret);				/* res */
	if (call->ret >= 0) {
		put_user_bytes(&ev, arg(call, 1), kept(call->ret));	/* data */
		put_tuple(&ev, arg(call, 0), INBOUND, arg(call, 4)); /* tuple */
	} else {
		put_empty(&ev);
		put_empty(&ev);
	}
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, arg(call, 2));				/* size */
	return event_output(&ev);
}
