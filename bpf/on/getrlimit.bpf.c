// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getrlimit(2) */
#include "read/rlimit.h"

SYSCALL_EXIT(getrlimit)
{
	struct limit limit = {-1, -1};
	struct event ev;

	if (call->ret == 0)
		read_limit(&limit, arg(call, 1), call->ia32);
	if (!event_reserve(&ev, SYSCALL_GETRLIMIT_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_s64(&ev, limit.current);				/* cur */
	put_s64(&ev, limit.max);				/* max */
	put_u8(&ev, resource_to_wire(arg(call, 0)));		/* resource */
	return event_commit(&ev);
}
