// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* umount2(2) */
#include "call.h"

SYSCALL_EXIT(umount2)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_UMOUNT2_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* name */
	put_u32(&ev, umount2_flags_to_wire(arg(call, 1))); /* flags */
	return event_output(&ev);
}
