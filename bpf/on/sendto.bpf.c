// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* sendto(2); send(2) is this call without an address. */
#include "read/data.h"
#include "read/sock.h"

SYSCALL_EXIT(sendto)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_SENDTO_X);
	put_s64(&ev, call->ret);				/* res */
	put_user_bytes(&ev, arg(call, 1), kept_of(call->ret, (u32)arg(call, 2))); /* data */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, arg(call, 2));				/* size */
	if (call->ret >= 0)
		put_tuple(&ev, arg(call, 0), OUTBOUND, arg(call, 4)); /* tuple */
	else
		put_empty(&ev);
	return event_output(&ev);
}
