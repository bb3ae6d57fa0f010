// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* signalfd4(2); the mask is not read */
#include "call.h"

SYSCALL_EXIT(signalfd4)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SIGNALFD4_X))
		return 0;
	put_fd(&ev, call->ret);				/* res */
	put_u16(&ev, (s32)arg(call, 3) < 0 ? 0 : fd_flags_to_wire(arg(call, 3))); /* flags */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u32(&ev, 0);				/* mask */
	return event_commit(&ev);
}
