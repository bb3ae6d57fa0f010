// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mknod(2) */
#include "call.h"
#include "read/file.h"

SYSCALL_EXIT(mknod)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_MKNOD_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* path */
	put_u32(&ev, node_mode(arg(call, 1)));		/* mode */
	put_u32(&ev, device_number(arg(call, 2)));	/* dev */
	return event_output(&ev);
}
