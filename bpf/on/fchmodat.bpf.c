// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* fchmodat(2) */
#include "call.h"

SYSCALL_EXIT(fchmodat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_FCHMODAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* dirfd */
	put_path(&ev, arg(call, 1));			/* filename */
	put_u32(&ev, permission_bits_to_wire(arg(call, 2))); /* mode */
	return event_output(&ev);
}
