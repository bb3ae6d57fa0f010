// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* openat2(2) */
#include "read/enter.h"

/* The structure as of 5.6; later members would follow. */
struct open_how {
	u64 flags;
	u64 mode;
	u64 resolve;
};

SYSCALL_EXIT(openat2)
{
	struct opened opened;
	struct open_how how;
	struct event ev;

	read_user(&how, arg(call, 2));
	read_opened(&opened, call->ret, how.flags);
	event_begin(&ev, scratch, SYSCALL_OPENAT2_X);
	put_s64(&ev, call->ret);				/* fd */
	put_fd(&ev, arg(call, 0));				/* dirfd */
	put_path(&ev, arg(call, 1));				/* name */
	put_u32(&ev, open_flags(how.flags) | opened.flags);	/* flags */
	put_u32(&ev, open_mode(how.flags, how.mode));		/* mode */
	put_u32(&ev, resolve_flags_to_wire(how.resolve));	/* resolve */
	put_u32(&ev, opened.device);				/* dev */
	put_u64(&ev, opened.inode);				/* ino */
	return event_output(&ev);
}

SYSCALL_ENTER(openat2, SYSCALL_OPENAT2_E)
{
	struct open_how how;
	struct event ev;

	read_user(&how, arg(call, 2));
	event_begin(&ev, scratch, SYSCALL_OPENAT2_E);
	put_fd(&ev, arg(call, 0));				/* dirfd */
	put_path(&ev, arg(call, 1));				/* name */
	put_u32(&ev, open_flags(how.flags));			/* flags */
	put_u32(&ev, open_mode(how.flags, how.mode));		/* mode */
	put_u32(&ev, resolve_flags_to_wire(how.resolve));	/* resolve */
	return event_output(&ev);
}
