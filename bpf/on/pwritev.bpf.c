// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* pwritev(2) */
#include "read/data.h"

SYSCALL_EXIT(pwritev)
{
	u32 size = vector_size(arg(call, 1), arg(call, 2), call->ia32);
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_PWRITEV_X);
	put_s64(&ev, call->ret);				/* res */
	put_vector_bytes(&ev, arg(call, 1), arg(call, 2), kept_of(call->ret, size),
			 call->ia32);				/* data */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, size);					/* size */
	put_u64(&ev, arg(call, 3));				/* pos */
	return event_output(&ev);
}
