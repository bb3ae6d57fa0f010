// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* creat(2) */
#include "read/enter.h"

SYSCALL_EXIT(creat)
{
	struct opened opened;
	struct event ev;

	read_opened(&opened, call->ret, OPEN_CREAT);
	event_begin(&ev, scratch, SYSCALL_CREAT_X);
	put_s64(&ev, call->ret);				/* fd */
	put_path(&ev, arg(call, 0));				/* name */
	put_u32(&ev, open_mode(OPEN_CREAT, arg(call, 1)));	/* mode */
	put_u32(&ev, opened.device);				/* dev */
	put_u64(&ev, opened.inode);				/* ino */
	put_u16(&ev, opened.flags & PPM_FD_UPPER_LAYER	 ? PPM_FD_UPPER_LAYER_CREAT :
		     opened.flags & PPM_FD_LOWER_LAYER ? PPM_FD_LOWER_LAYER_CREAT :
							 0);	/* creat_flags */
	return event_output(&ev);
}

SYSCALL_ENTER(creat, SYSCALL_CREAT_E)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_CREAT_E);
	put_path(&ev, arg(call, 0));				/* name */
	put_u32(&ev, open_mode(OPEN_CREAT, arg(call, 1)));	/* mode */
	return event_output(&ev);
}
