// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* preadv(2) */
#include "read/data.h"

SYSCALL_EXIT(preadv)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_PREADV_X);
	put_s64(&ev, call->ret);				/* res */
	if (call->ret > 0) {
		put_u32(&ev, call->ret);			/* size */
		put_vector_bytes(&ev, arg(call, 1), arg(call, 2), kept(call->ret),
				 call->ia32);			/* data */
	} else {
		put_u32(&ev, 0);
		put_empty(&ev);
	}
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u64(&ev, arg(call, 3));				/* pos */
	return event_output(&ev);
}
