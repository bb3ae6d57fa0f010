// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* fsconfig(2): commands have the same numbers on the wire; they say what kind of value there is. */
#include "read/data.h"

SYSCALL_EXIT(fsconfig)
{
	u32 command = arg(call, 1);
	bool done = call->ret >= 0;
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_FSCONFIG_X);
	put_s64(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, command);					/* cmd */
	put_user_text(&ev, arg(call, 2));			/* key */
	if (done && command == PPM_FSCONFIG_SET_BINARY)
		/* value_bytebuf */
		put_user_bytes(&ev, arg(call, 3), kept_of(0, (u32)arg(call, 4)));
	else
		put_empty(&ev);
	if (done && (command == PPM_FSCONFIG_SET_STRING || command == PPM_FSCONFIG_SET_PATH ||
		     command == PPM_FSCONFIG_SET_PATH_EMPTY))
		put_user_text(&ev, arg(call, 3));		/* value_charbuf */
	else
		put_empty(&ev);
	put_s32(&ev, arg(call, 4));				/* aux */
	return event_output(&ev);
}
