// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* io_uring_enter(2); of the signal mask only the pointer is kept, as falco does */
#include "call.h"

SYSCALL_EXIT(io_uring_enter)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_IO_URING_ENTER_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u32(&ev, arg(call, 1));			/* to_submit */
	put_u32(&ev, arg(call, 2));			/* min_complete */
	put_u32(&ev, io_uring_enter_flags_to_wire(arg(call, 3))); /* flags */
	put_u32(&ev, arg(call, 4));			/* sig */
	return event_commit(&ev);
}
