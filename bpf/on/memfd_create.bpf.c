// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* memfd_create(2) */
#include "call.h"

SYSCALL_EXIT(memfd_create)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_MEMFD_CREATE_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* name */
	put_u32(&ev, memfd_create_flags_to_wire(arg(call, 1))); /* flags */
	return event_output(&ev);
}
