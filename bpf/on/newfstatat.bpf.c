// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* newfstatat(2) */
#include "call.h"

SYSCALL_EXIT(newfstatat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_NEWFSTATAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* dirfd */
	put_path(&ev, arg(call, 1));			/* path */
	put_u32(&ev, newfstatat_flags_to_wire(arg(call, 3))); /* flags */
	return event_output(&ev);
}
