// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* mount(2): flags as the kernel numbers them, without the magic number that kernels before 2.4 wanted. */
#include "call.h"

SYSCALL_EXIT(mount)
{
	struct event ev;
	u32 flags = arg(call, 3);

	if ((flags & 0xffff0000) == 0xc0ed0000)
		flags &= 0xffff;
	event_begin(&ev, scratch, SYSCALL_MOUNT_X);
	put_s64(&ev, call->ret);				/* res */
	put_path(&ev, arg(call, 0));				/* dev */
	put_path(&ev, arg(call, 1));				/* dir */
	put_path(&ev, arg(call, 2));				/* type */
	put_u32(&ev, flags);					/* flags */
	return event_output(&ev);
}
