// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* userfaultfd(2); flags as the kernel numbers them */
#include "call.h"

SYSCALL_EXIT(userfaultfd)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_USERFAULTFD_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u32(&ev, arg(call, 0));			/* flags */
	return event_commit(&ev);
}
