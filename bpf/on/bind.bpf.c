// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* bind(2) */
#include "call.h"
#include "read/sock.h"

SYSCALL_EXIT(bind)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_BIND_X);
	put_s64(&ev, call->ret);			/* res */
	put_address(&ev, scratch, arg(call, 1), arg(call, 2)); /* addr */
	put_fd(&ev, arg(call, 0));			/* fd */
	return event_output(&ev);
}
