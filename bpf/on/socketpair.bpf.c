// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* socketpair(2) */
#include "read/sock.h"

SYSCALL_EXIT(socketpair)
{
	s32 fds[2] = {-1, -1};
	struct sock *source = NULL;
	struct sock *peer = NULL;
	struct event ev;

	if (call->ret == 0) {
		bpf_probe_read_user(fds, sizeof(fds), (void *)arg(call, 3));
		source = sock_of(fds[0]);
		if (source)
			peer = BPF_CORE_READ((struct unix_sock *)source, peer);
	}
	if (!event_reserve(&ev, SOCKET_SOCKETPAIR_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_s64(&ev, fds[0]);					/* fd1 */
	put_s64(&ev, fds[1]);					/* fd2 */
	put_u64(&ev, (u64)source);				/* source */
	put_u64(&ev, (u64)peer);				/* peer */
	put_u32(&ev, socket_family(arg(call, 0)));		/* domain */
	put_u32(&ev, arg(call, 1));				/* type */
	put_u32(&ev, arg(call, 2));				/* proto */
	return event_commit(&ev);
}
