// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* fcntl(2) */
#include "call.h"

SYSCALL_EXIT(fcntl)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_FCNTL_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u8(&ev, fcntl_command_to_wire(arg(call, 1))); /* cmd */
	put_u64(&ev, arg(call, 2));			/* arg */
	return event_commit(&ev);
}
