// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* process_vm_readv(2): the data as it stands in the caller's own memory. */
#include "read/data.h"

SYSCALL_EXIT(process_vm_readv)
{
	struct event ev;

	event_begin(&ev, scratch, SYSCALL_PROCESS_VM_READV_X);
	put_s64(&ev, call->ret);				/* res */
	put_pid(&ev, arg(call, 0));				/* pid */
	if (call->ret > 0)
		put_vector_bytes(&ev, arg(call, 1), arg(call, 2), kept(call->ret),
				 call->ia32);			/* data */
	else
		put_empty(&ev);
	return event_output(&ev);
}
