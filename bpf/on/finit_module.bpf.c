// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* finit_module(2) */
#include "call.h"

SYSCALL_EXIT(finit_module)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_FINIT_MODULE_X);
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_path(&ev, arg(call, 1));			/* uargs */
	put_s32(&ev, finit_module_flags_to_wire(arg(call, 2))); /* flags */
	return event_output(&ev);
}
