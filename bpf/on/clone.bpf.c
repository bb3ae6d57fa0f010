// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* clone(2) */
#include "read/clone.h"

SYSCALL_EXIT(clone)
{
	struct event ev;

	if (CHILD_COMES_FROM_HOOK && call->ret == 0)
		return 0;
	event_begin(&ev, scratch, SYSCALL_CLONE_20_X);
	return output_clone(&ev, call, arg(call, 0));
}
