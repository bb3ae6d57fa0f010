// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* pipe(2) */
#include "call.h"
#include "read/file.h"

SYSCALL_EXIT(pipe)
{
	s32 fds[2];
	struct event ev;
	u64 inode = 0;

	if (bpf_probe_read_user(fds, sizeof(fds), (void *)arg(call, 0)))
		fds[0] = fds[1] = -1;
	if (call->ret == 0)
		inode = inode_number(fds[0]);
	if (!event_reserve(&ev, SYSCALL_PIPE_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_s64(&ev, fds[0]);					/* fd1 */
	put_s64(&ev, fds[1]);					/* fd2 */
	put_u64(&ev, inode);					/* ino */
	return event_commit(&ev);
}
