// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* pread64(2) */
#include "read/data.h"

SYSCALL_EXIT(pread64)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_PREAD_X);
	put_s64(&ev, call->ret);				/* res */
	if (call->ret > 0)
		put_user_bytes(&ev, arg(call, 1), kept(call->ret)); /* data */
	else
		put_empty(&ev);
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, arg(call, 2));				/* size */
	put_u64(&ev, arg(call, 3));				/* pos */
	return event_output(&ev);
}
