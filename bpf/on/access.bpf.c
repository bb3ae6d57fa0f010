// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* access(2) */
#include "call.h"

SYSCALL_EXIT(access)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_ACCESS_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* name */
	put_u32(&ev, access_mode_to_wire(arg(call, 1))); /* mode */
	return event_output(&ev);
}
