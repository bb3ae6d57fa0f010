// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* unlinkat(2) */
#include "call.h"

SYSCALL_EXIT(unlinkat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_UNLINKAT_2_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* dirfd */
	put_path(&ev, arg(call, 1));			/* name */
	put_u32(&ev, unlinkat_flags_to_wire(arg(call, 2))); /* flags */
	return event_output(&ev);
}
