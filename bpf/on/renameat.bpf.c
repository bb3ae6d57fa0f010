// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* renameat(2) */
#include "call.h"

SYSCALL_EXIT(renameat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_RENAMEAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* olddirfd */
	put_path(&ev, arg(call, 1));			/* oldpath */
	put_fd(&ev, arg(call, 2));			/* newdirfd */
	put_path(&ev, arg(call, 3));			/* newpath */
	return event_output(&ev);
}
