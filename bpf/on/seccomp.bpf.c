// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* seccomp(2) */
#include "call.h"

SYSCALL_EXIT(seccomp)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SECCOMP_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u64(&ev, arg(call, 0));			/* op */
	put_u64(&ev, (u32)arg(call, 1));		/* flags */
	return event_commit(&ev);
}
