// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* connect(2) */
#include "read/enter.h"
#include "read/sock.h"

/* -EINPROGRESS: a connection that is being made has its addresses already. */
#define IN_PROGRESS (-115)

SYSCALL_EXIT(connect)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_CONNECT_X);
	put_s64(&ev, call->ret);				/* res */
	if (call->ret == 0 || call->ret == IN_PROGRESS)
		put_tuple(&ev, arg(call, 0), OUTBOUND, arg(call, 1)); /* tuple */
	else
		put_empty(&ev);
	put_fd(&ev, arg(call, 0));				/* fd */
	put_address(&ev, scratch, arg(call, 1), arg(call, 2));	/* addr */
	return event_output(&ev);
}

SYSCALL_ENTER(connect, SOCKET_CONNECT_E)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_CONNECT_E);
	put_fd(&ev, arg(call, 0));				/* fd */
	put_address(&ev, scratch, arg(call, 1), arg(call, 2));	/* addr */
	return event_output(&ev);
}
