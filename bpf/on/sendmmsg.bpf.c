// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * sendmmsg(2): one event per message sent, all of them where the kernel has bpf_loop (5.17), else
 * the first. User space loads one of the two programs.
 */
#include "read/data.h"
#include "read/messages.h"
#include "read/sock.h"

static long sendmmsg_one(u32 index, void *context)
{
	struct message_batch *batch = context;
	struct scratch *scratch = scratch_of_cpu();
	struct message message;
	struct event ev;
	u32 moved = 0;
	u32 size;

	if (!scratch || !read_batch_message(&message, &moved, batch, index))
		return 1;
	size = vector_size(message.vectors, message.vector_count, batch->ia32);
	event_begin(&ev, scratch, SOCKET_SENDMMSG_X);
	put_s64(&ev, moved);					/* res */
	put_s64(&ev, batch->fd);				/* fd */
	put_u32(&ev, size);					/* size */
	put_vector_bytes(&ev, message.vectors, message.vector_count, kept_of(moved, size),
			 batch->ia32);				/* data */
	put_tuple(&ev, batch->fd, OUTBOUND, message.name); /* tuple */
	event_output(&ev);
	return 0;
}

inline_always int sendmmsg_none(const struct call *call, struct scratch *scratch)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_SENDMMSG_X);
	put_s64(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, 0);					/* size */
	put_empty(&ev);						/* data */
	put_empty(&ev);						/* tuple */
	return event_output(&ev);
}

SYSCALL_EXIT(sendmmsg)
{
	struct message_batch batch;

	if (call->ret <= 0)
		return sendmmsg_none(call, scratch);
	begin_batch(&batch, call);
	bpf_loop(batch.count, sendmmsg_one, &batch, 0);
	return 0;
}

SYSCALL_EXIT(sendmmsg_first)
{
	struct message_batch batch;

	if (call->ret <= 0)
		return sendmmsg_none(call, scratch);
	begin_batch(&batch, call);
	sendmmsg_one(0, &batch);
	return 0;
}
