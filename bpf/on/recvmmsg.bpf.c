// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * recvmmsg(2): one event per message received, all of them where the kernel has bpf_loop (5.17),
 * else the first. User space loads one of the two programs.
 */
#include "read/data.h"
#include "read/messages.h"
#include "read/sock.h"

static long recvmmsg_one(u32 index, void *context)
{
	struct message_batch *batch = context;
	struct scratch *scratch = scratch_of_cpu();
	struct message message;
	struct event ev;
	u32 moved = 0;
	u32 size;

	if (!scratch || !read_batch_message(&message, &moved, batch, index))
		return 1;
	size = moved;
	event_begin(&ev, scratch, SOCKET_RECVMMSG_X);
	put_s64(&ev, moved);					/* res */
	put_s64(&ev, batch->fd);				/* fd */
	put_u32(&ev, size);					/* size */
	put_vector_bytes(&ev, message.vectors, message.vector_count, kept(moved),
			 batch->ia32);				/* data */
	put_tuple(&ev, batch->fd, INBOUND, message.name); /* tuple */
	put_control(&ev, &message);				/* msgcontrol */
	event_output(&ev);
	return 0;
}

inline_always int recvmmsg_none(const struct call *call, struct scratch *scratch)
{
	struct event ev;

	event_begin(&ev, scratch, SOCKET_RECVMMSG_X);
	put_s64(&ev, call->ret);				/* res */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, 0);					/* size */
	put_empty(&ev);						/* data */
	put_empty(&ev);						/* tuple */
	put_empty(&ev);						/* msgcontrol */
	return event_output(&ev);
}

SYSCALL_EXIT(recvmmsg)
{
	struct message_batch batch;

	if (call->ret <= 0)
		return recvmmsg_none(call, scratch);
	begin_batch(&batch, call);
	bpf_loop(batch.count, recvmmsg_one, &batch, 0);
	return 0;
}

SYSCALL_EXIT(recvmmsg_first)
{
	struct message_batch batch;

	if (call->ret <= 0)
		return recvmmsg_none(call, scratch);
	begin_batch(&batch, call);
	recvmmsg_one(0, &batch);
	return 0;
}
