// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* open_by_handle_at(2): the path is that of the file it opened, since the caller gives none. */
#include "call.h"
#include "read/file.h"
#include "read/path.h"

SYSCALL_EXIT(open_by_handle_at)
{
	struct file *file = file_of(call->ret);
	u32 path = build_file_path(file);
	struct opened opened;
	struct event ev;

	read_opened(&opened, call->ret, arg(call, 2));
	event_begin(&ev, scratch, SYSCALL_OPEN_BY_HANDLE_AT_X);
	put_s64(&ev, call->ret);				/* fd */
	put_fd(&ev, arg(call, 0));				/* mountfd */
	put_u32(&ev, open_flags(arg(call, 2)) | opened.flags);	/* flags */
	put_built_path(&ev, scratch, file, path);			/* path */
	put_u32(&ev, opened.device);				/* dev */
	put_u64(&ev, opened.inode);				/* ino */
	return event_output(&ev);
}
