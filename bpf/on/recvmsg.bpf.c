// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* recvmsg(2) */
#include "read/data.h"
#include "read/sock.h"

SYSCALL_EXIT(recvmsg)
{
	struct message message;
	struct event ev;

	event_begin(&ev, scratch, SOCKET_RECVMSG_X);
	put_s64(&ev, call->ret);				/* res */
	if (call->ret >= 0 && read_message(&message, arg(call, 1), call->ia32)) {
		put_u32(&ev, call->ret);			/* size */
		put_vector_bytes(&ev, message.vectors, message.vector_count,
				kept(call->ret),
				 call->ia32);			/* data */
		put_tuple(&ev, arg(call, 0), INBOUND, message.name); /* tuple */
		put_control(&ev, &message);			/* msgcontrol */
	} else {
		put_u32(&ev, 0);
		put_empty(&ev);
		put_empty(&ev);
		put_empty(&ev);
	}
	put_fd(&ev, arg(call, 0));				/* fd */
	return event_output(&ev);
}
