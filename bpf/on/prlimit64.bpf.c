// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* prlimit64(2) */
#include "read/rlimit.h"

SYSCALL_EXIT(prlimit64)
{
	struct limit wanted;
	struct limit old = {-1, -1};
	struct event ev;

	read_limit(&wanted, arg(call, 2), false);
	if (call->ret == 0)
		read_limit(&old, arg(call, 3), false);
	if (!event_reserve(&ev, SYSCALL_PRLIMIT_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_s64(&ev, wanted.current);				/* newcur */
	put_s64(&ev, wanted.max);				/* newmax */
	put_s64(&ev, old.current);				/* oldcur */
	put_s64(&ev, old.max);					/* oldmax */
	put_pid(&ev, arg(call, 0));				/* pid */
	put_u8(&ev, resource_to_wire(arg(call, 1)));		/* resource */
	return event_commit(&ev);
}
