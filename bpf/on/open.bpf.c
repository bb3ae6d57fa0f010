// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* open(2) */
#include "read/enter.h"

SYSCALL_EXIT(open)
{
	struct opened opened;
	struct event ev;

	read_opened(&opened, call->ret, arg(call, 1));
	event_begin(&ev, scratch, SYSCALL_OPEN_X);
	put_s64(&ev, call->ret);				/* fd */
	put_path(&ev, arg(call, 0));				/* name */
	put_u32(&ev, open_flags(arg(call, 1)) | opened.flags);	/* flags */
	put_u32(&ev, open_mode(arg(call, 1), arg(call, 2)));	/* mode */
	put_u32(&ev, opened.device);				/* dev */
	put_u64(&ev, opened.inode);				/* ino */
	return event_output(&ev);
}

SYSCALL_ENTER(open, SYSCALL_OPEN_E)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_OPEN_E);
	put_path(&ev, arg(call, 0));				/* name */
	put_u32(&ev, open_flags(arg(call, 1)));			/* flags */
	put_u32(&ev, open_mode(arg(call, 1), arg(call, 2)));	/* mode */
	return event_output(&ev);
}
