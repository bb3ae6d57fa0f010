// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* link(2) */
#include "call.h"

SYSCALL_EXIT(link)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_LINK_2_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* oldpath */
	put_path(&ev, arg(call, 1));			/* newpath */
	return event_output(&ev);
}
