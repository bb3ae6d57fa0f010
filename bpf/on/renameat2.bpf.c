// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* renameat2(2); the flags have the same bits on the wire */
#include "call.h"

SYSCALL_EXIT(renameat2)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_RENAMEAT2_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* olddirfd */
	put_path(&ev, arg(call, 1));			/* oldpath */
	put_fd(&ev, arg(call, 2));			/* newdirfd */
	put_path(&ev, arg(call, 3));			/* newpath */
	put_u32(&ev, arg(call, 4));			/* flags */
	return event_output(&ev);
}
