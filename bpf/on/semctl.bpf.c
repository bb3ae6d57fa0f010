// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* semctl(2) */
#include "call.h"

SYSCALL_EXIT(semctl)
{
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_SEMCTL_X))
		return 0;
	put_s64(&ev, call->ret);			/* res */
	put_s32(&ev, arg(call, 0));			/* semid */
	put_s32(&ev, arg(call, 1));			/* semnum */
	put_u16(&ev, semctl_command_to_wire((u16)arg(call, 2))); /* cmd */
	put_s32(&ev, (u16)arg(call, 2) == 16 ? arg(call, 3) : 0); /* val of SETVAL */
	return event_commit(&ev);
}
