// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* init_module(2) */
#include "call.h"
#include "read/data.h"

SYSCALL_EXIT(init_module)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_INIT_MODULE_X);
	put_s64(&ev, call->ret);			/* res */
	put_user_bytes(&ev, arg(call, 0), kept_of(0, arg(call, 1))); /* img */
	put_u64(&ev, arg(call, 1));			/* length */
	put_path(&ev, arg(call, 2));			/* uargs */
	return event_output(&ev);
}
