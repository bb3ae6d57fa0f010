// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* sendfile(2) */
#include "call.h"

SYSCALL_EXIT(sendfile)
{
	struct event ev;
	u64 offset = 0;

	bpf_probe_read_user(&offset, sizeof(offset), (void *)arg(call, 2));
	if (!event_reserve(&ev, SYSCALL_SENDFILE_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u64(&ev, offset);					/* offset */
	put_fd(&ev, arg(call, 0));				/* out_fd */
	put_fd(&ev, arg(call, 1));				/* in_fd */
	put_u64(&ev, arg(call, 3));				/* size */
	return event_commit(&ev);
}
