// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* write(2) */
#include "read/data.h"

SYSCALL_EXIT(write)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_WRITE_X);
	put_s64(&ev, call->ret);				/* res */
	put_user_bytes(&ev, arg(call, 1), kept_of(call->ret, arg(call, 2))); /* data */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, arg(call, 2));				/* size */
	return event_output(&ev);
}
