// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* chmod(2) */
#include "call.h"

SYSCALL_EXIT(chmod)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_CHMOD_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* filename */
	put_u32(&ev, permission_bits_to_wire(arg(call, 1))); /* mode */
	return event_output(&ev);
}
