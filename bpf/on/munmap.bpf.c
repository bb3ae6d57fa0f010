// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* munmap(2) */
#include "call.h"
#include "read/task.h"

SYSCALL_EXIT(munmap)
{
	struct memory_use memory;
	struct event ev;

	read_memory_use(&memory, current_task());
	if (!event_reserve(&ev, SYSCALL_MUNMAP_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u32(&ev, memory.size);				/* vm_size */
	put_u32(&ev, memory.resident);				/* vm_rss */
	put_u32(&ev, memory.swapped);				/* vm_swap */
	put_u64(&ev, arg(call, 0));				/* addr */
	put_u64(&ev, arg(call, 1));				/* length */
	return event_commit(&ev);
}
