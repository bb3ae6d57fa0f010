// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* symlink(2) */
#include "call.h"

SYSCALL_EXIT(symlink)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_SYMLINK_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* target */
	put_path(&ev, arg(call, 1));			/* linkpath */
	return event_output(&ev);
}
