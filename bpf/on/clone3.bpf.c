// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* clone3(2): the flags are the first member of its structure. */
#include "read/clone.h"

SYSCALL_EXIT(clone3)
{
	struct event ev;
	u64 flags = 0;

	if (CHILD_COMES_FROM_HOOK && call->ret == 0)
		return 0;
	bpf_probe_read_user(&flags, sizeof(flags), (void *)arg(call, 0));
	event_begin(&ev, scratch, SYSCALL_CLONE3_X);
	return output_clone(&ev, call, flags);
}
