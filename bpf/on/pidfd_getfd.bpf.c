// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* pidfd_getfd(2) */
#include "call.h"

SYSCALL_EXIT(pidfd_getfd)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_PIDFD_GETFD_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* pid_fd */
	put_fd(&ev, arg(call, 1));			/* target_fd */
	put_u32(&ev, arg(call, 2));			/* flags */
	return event_commit(&ev);
}
