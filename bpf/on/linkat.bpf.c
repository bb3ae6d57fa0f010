// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* linkat(2) */
#include "call.h"

SYSCALL_EXIT(linkat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_LINKAT_2_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* olddir */
	put_path(&ev, arg(call, 1));			/* oldpath */
	put_fd(&ev, arg(call, 2));			/* newdir */
	put_path(&ev, arg(call, 3));			/* newpath */
	put_u32(&ev, linkat_flags_to_wire(arg(call, 4))); /* flags */
	return event_output(&ev);
}
