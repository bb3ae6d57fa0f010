// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* symlinkat(2) */
#include "call.h"

SYSCALL_EXIT(symlinkat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_SYMLINKAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* target */
	put_fd(&ev, arg(call, 1));			/* linkdirfd */
	put_path(&ev, arg(call, 2));			/* linkpath */
	return event_output(&ev);
}
