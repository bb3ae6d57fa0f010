// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* nanosleep(2) */
#include "read/time.h"

SYSCALL_EXIT(nanosleep)
{
	u64 interval = read_timespec(arg(call, 0), call->ia32);
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_NANOSLEEP_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u64(&ev, interval);					/* interval */
	return event_commit(&ev);
}
