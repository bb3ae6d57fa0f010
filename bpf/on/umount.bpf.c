// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* umount(2) */
#include "call.h"

SYSCALL_EXIT(umount)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_UMOUNT_1_X);
	put_s64(&ev, call->ret);			/* res */
	put_path(&ev, arg(call, 0));			/* name */
	return event_output(&ev);
}
