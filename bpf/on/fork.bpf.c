// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* fork(2): takes no flags. */
#include "read/clone.h"

SYSCALL_EXIT(fork)
{
	struct event ev;

	if (CHILD_COMES_FROM_HOOK && call->ret == 0)
		return 0;
	event_begin(&ev, scratch, SYSCALL_FORK_20_X);
	return output_clone(&ev, call, 0);
}
