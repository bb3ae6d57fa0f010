// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* futex(2) */
#include "call.h"

#define FUTEX_OPERATION 0x7f
#define FUTEX_PRIVATE 0x80
#define FUTEX_REALTIME 0x100

SYSCALL_EXIT(futex)
{
	u32 operation = arg(call, 1);
	u16 wire = futex_operation_to_wire(operation & FUTEX_OPERATION);
	struct event ev;

	if (operation & FUTEX_PRIVATE)
		wire |= PPM_FU_FUTEX_PRIVATE_FLAG;
	if (operation & FUTEX_REALTIME)
		wire |= PPM_FU_FUTEX_CLOCK_REALTIME;
	if (!event_reserve(&ev, SYSCALL_FUTEX_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u64(&ev, arg(call, 0));				/* addr */
	put_u16(&ev, wire);					/* op */
	put_u64(&ev, arg(call, 2));				/* val */
	return event_commit(&ev);
}
