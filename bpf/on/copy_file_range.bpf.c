// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* copy_file_range(2) */
#include "call.h"

SYSCALL_EXIT(copy_file_range)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_COPY_FILE_RANGE_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_fd(&ev, arg(call, 2));			/* fdout */
	put_u64(&ev, arg(call, 3));			/* offout */
	put_fd(&ev, arg(call, 0));			/* fdin */
	put_u64(&ev, arg(call, 1));			/* offin */
	put_u64(&ev, arg(call, 4));			/* len */
	return event_commit(&ev);
}
