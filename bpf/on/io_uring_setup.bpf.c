// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* io_uring_setup(2) */
#include "call.h"

/* struct io_uring_params as of 5.1, as far as the event tells of it. */
struct ring_params {
	u32 sq_entries;
	u32 cq_entries;
	u32 flags;
	u32 sq_thread_cpu;
	u32 sq_thread_idle;
	u32 features;
};

SYSCALL_EXIT(io_uring_setup)
{
	struct ring_params params;
	struct event ev;

	read_user(&params, arg(call, 1));
	if (!event_reserve(&ev, SYSCALL_IO_URING_SETUP_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u32(&ev, arg(call, 0));				/* entries */
	put_u32(&ev, params.sq_entries);			/* sq_entries */
	put_u32(&ev, params.cq_entries);			/* cq_entries */
	put_u32(&ev, io_uring_setup_flags_to_wire(params.flags)); /* flags */
	put_u32(&ev, params.sq_thread_cpu);			/* sq_thread_cpu */
	put_u32(&ev, params.sq_thread_idle);			/* sq_thread_idle */
	put_u32(&ev, io_uring_features_to_wire(params.features)); /* features */
	return event_commit(&ev);
}
