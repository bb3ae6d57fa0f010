// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* openat(2) */
#include "read/enter.h"

SYSCALL_EXIT(openat)
{
	struct opened opened;
	struct event ev;

	read_opened(&opened, call->ret, arg(call, 2));
	event_begin(&ev, scratch, SYSCALL_OPENAT_2_X);
	put_s64(&ev, call->ret);				/* fd */
	put_fd(&ev, arg(call, 0));				/* dirfd */
	put_path(&ev, arg(call, 1));				/* name */
	put_u32(&ev, open_flags(arg(call, 2)) | opened.flags);	/* flags */
	put_u32(&ev, open_mode(arg(call, 2), arg(call, 3)));	/* mode */
	put_u32(&ev, opened.device);				/* dev */
	put_u64(&ev, opened.inode);				/* ino */
	return event_output(&ev);
}

SYSCALL_ENTER(openat, SYSCALL_OPENAT_2_E)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_OPENAT_2_E);
	put_fd(&ev, arg(call, 0));				/* dirfd */
	put_path(&ev, arg(call, 1));				/* name */
	put_u32(&ev, open_flags(arg(call, 2)));			/* flags */
	put_u32(&ev, open_mode(arg(call, 2), arg(call, 3)));	/* mode */
	return event_output(&ev);
}
