// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* sendmsg(2) */
#include "read/data.h"
#include "read/sock.h"

SYSCALL_EXIT(sendmsg)
{
	struct message message;
	struct event ev;
	u32 size;

	event_begin(&ev, scratch, SOCKET_SENDMSG_X);
	put_s64(&ev, call->ret);				/* res */
	if (!read_message(&message, arg(call, 1), call->ia32)) {
		put_empty(&ev);					/* data */
		put_fd(&ev, arg(call, 0));			/* fd */
		put_empty(&ev);					/* size */
		put_empty(&ev);					/* tuple */
		return event_output(&ev);
	}
	size = vector_size(message.vectors, message.vector_count, call->ia32);
	put_vector_bytes(&ev, message.vectors, message.vector_count, kept_of(call->ret,
			size),
			 call->ia32);				/* data */
	put_fd(&ev, arg(call, 0));				/* fd */
	put_u32(&ev, size);					/* size */
	if (call->ret >= 0)
		put_tuple(&ev, arg(call, 0), OUTBOUND, message.name); /* tuple */
	else
		put_empty(&ev);
	return event_output(&ev);
}
