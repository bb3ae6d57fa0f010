// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* getcwd(2); the path is there when the call succeeded */
#include "call.h"

SYSCALL_EXIT(getcwd)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_GETCWD_X);
	put_s64(&ev, call->ret);			/* res */
	/* path */
	put_length(&ev, call->ret < 0 ? 0 : add_user_text(&ev, arg(call, 0), PATH_BYTES_MAX));
	return event_output(&ev);
}
