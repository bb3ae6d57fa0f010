// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* bpf(2); commands have the same numbers on the wire */
#include "call.h"

SYSCALL_EXIT(bpf)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_BPF_2_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_s32(&ev, arg(call, 0));			/* cmd */
	return event_commit(&ev);
}
