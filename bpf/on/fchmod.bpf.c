// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* fchmod(2) */
#include "call.h"

SYSCALL_EXIT(fchmod)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_FCHMOD_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u32(&ev, permission_bits_to_wire(arg(call, 1))); /* mode */
	return event_commit(&ev);
}
