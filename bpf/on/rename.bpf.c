// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* rename(2) */
#include "call.h"

SYSCALL_EXIT(rename)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_RENAME_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* oldpath */
	put_path(&ev, arg(call, 1));			/* newpath */
	return event_output(&ev);
}
