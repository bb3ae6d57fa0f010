// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* lseek(2); the first three ways have the same numbers on the wire, others read as SEEK_SET */
#include "call.h"

SYSCALL_EXIT(lseek)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_LSEEK_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u64(&ev, arg(call, 1));			/* offset */
	put_u8(&ev, arg(call, 2) <= 2 ? arg(call, 2) : 0); /* whence */
	return event_commit(&ev);
}
