// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mprotect(2) */
#include "call.h"

SYSCALL_EXIT(mprotect)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_MPROTECT_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_u64(&ev, arg(call, 0));			/* addr */
	put_u64(&ev, arg(call, 1));			/* length */
	put_u32(&ev, prot_flags_to_wire(arg(call, 2)));	/* prot */
	return event_commit(&ev);
}
