// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* tkill(2) */
#include "call.h"

SYSCALL_EXIT(tkill)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_TKILL_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_pid(&ev, arg(call, 0));			/* tid */
	put_u8(&ev, arg(call, 1));			/* sig */
	return event_commit(&ev);
}
