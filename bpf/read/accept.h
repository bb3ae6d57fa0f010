/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What accept and accept4 have in common. */
#ifndef GYR_READ_ACCEPT_H
#define GYR_READ_ACCEPT_H

#include "call.h"
#include "read/sock.h"

/* fd, tuple, queuepct, queuelen, queuemax: the queue is the listening socket's. */
inline_always void put_accepted(struct event *ev, struct scratch *scratch, const struct call *call)
{
	struct sock *listener = call->ret < 0 ? NULL : sock_of(arg(call, 0));
	u32 length = 0;
	u32 max = 0;

	if (listener) {
		length = BPF_CORE_READ(listener, sk_ack_backlog);
		max = BPF_CORE_READ(listener, sk_max_ack_backlog);
	}
	put_s64(ev, call->ret);						/* fd */
	if (call->ret >= 0)
		put_tuple(ev, call->ret, INBOUND, 0);		/* tuple */
	else
		put_empty(ev);
	put_u8(ev, length && max ? (u64)length * 100 / max : 0);	/* queuepct */
	put_u32(ev, length);						/* queuelen */
	put_u32(ev, max);						/* queuemax */
}

#endif
