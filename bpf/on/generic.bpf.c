// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Every system call without an event of its own: which one it was, nothing more. */
#include "call.h"

SYSCALL_EXIT(generic)
{
	struct event ev;

	if (!event_reserve(&ev, GENERIC_X))
		return 0;
	put_u16(&ev, config.codes[masked(call->nr, SYSCALLS_MAX - 1)]);	/* ID */
	put_u16(&ev, call->nr);						/* nativeID */
	return event_commit(&ev);
}
