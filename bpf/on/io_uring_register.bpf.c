// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* io_uring_register(2); opcodes have the same numbers on the wire */
#include "call.h"

SYSCALL_EXIT(io_uring_register)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_IO_URING_REGISTER_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 0));			/* fd */
	put_u16(&ev, arg(call, 1));			/* opcode */
	put_u64(&ev, arg(call, 2));			/* arg */
	put_u32(&ev, arg(call, 3));			/* nr_args */
	return event_commit(&ev);
}
