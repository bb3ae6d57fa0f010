// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* setrlimit(2) */
#include "read/rlimit.h"

SYSCALL_EXIT(setrlimit)
{
	struct limit limit;
	struct event ev;

	read_limit(&limit, arg(call, 1), call->ia32);
	if (!event_reserve(&ev, SYSCALL_SETRLIMIT_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_s64(&ev, limit.current);				/* cur */
	put_s64(&ev, limit.max);				/* max */
	put_u8(&ev, resource_to_wire(arg(call, 0)));		/* resource */
	return event_commit(&ev);
}
