// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getresgid(2) */
#include "call.h"

SYSCALL_EXIT(getresgid)
{
	struct event ev;
	u32 ids[3] = {};

	bpf_probe_read_user(&ids[0], sizeof(u32), (void *)arg(call, 0));
	bpf_probe_read_user(&ids[1], sizeof(u32), (void *)arg(call, 1));
	bpf_probe_read_user(&ids[2], sizeof(u32), (void *)arg(call, 2));
	if (!event_reserve(&ev, SYSCALL_GETRESGID_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u32(&ev, ids[0]);					/* rgid */
	put_u32(&ev, ids[1]);					/* egid */
	put_u32(&ev, ids[2]);					/* sgid */
	return event_commit(&ev);
}
