// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* fchownat(2) */
#include "call.h"

SYSCALL_EXIT(fchownat)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_FCHOWNAT_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* dirfd */
	put_path(&ev, arg(call, 1));			/* pathname */
	put_u32(&ev, arg(call, 2));			/* uid */
	put_u32(&ev, arg(call, 3));			/* gid */
	put_u32(&ev, linkat_flags_to_wire(arg(call, 4))); /* flags */
	return event_output(&ev);
}
