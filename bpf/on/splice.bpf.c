// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* splice(2) */
#include "call.h"

SYSCALL_EXIT(splice)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SPLICE_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd_in */
	put_fd(&ev, arg(call, 2));			/* fd_out */
	put_u64(&ev, arg(call, 4));			/* size */
	put_u32(&ev, splice_flags_to_wire(arg(call, 5))); /* flags */
	return event_commit(&ev);
}
