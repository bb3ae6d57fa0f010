// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mknodat(2) */
#include "call.h"
#include "read/file.h"

SYSCALL_EXIT(mknodat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_MKNODAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* dirfd */
	put_path(&ev, arg(call, 1));			/* path */
	put_u32(&ev, node_mode(arg(call, 2)));		/* mode */
	put_u32(&ev, device_number(arg(call, 3)));	/* dev */
	return event_output(&ev);
}
