// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getresuid(2) */
#include "call.h"

SYSCALL_EXIT(getresuid)
{
	struct event ev;
	u32 ids[3] = {};

	bpf_probe_read_user(&ids[0], sizeof(u32), (void *)arg(call, 0));
	bpf_probe_read_user(&ids[1], sizeof(u32), (void *)arg(call, 1));
	bpf_probe_read_user(&ids[2], sizeof(u32), (void *)arg(call, 2));
	if (!event_reserve(&ev, SYSCALL_GETRESUID_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u32(&ev, ids[0]);					/* ruid */
	put_u32(&ev, ids[1]);					/* euid */
	put_u32(&ev, ids[2]);					/* suid */
	return event_commit(&ev);
}
