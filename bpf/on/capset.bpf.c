// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* capset(2): the capabilities as they are after the call. */
#include "call.h"
#include "read/cred.h"
#include "read/task.h"

SYSCALL_EXIT(capset)
{
	const struct cred *cred = cred_of(current_task());
	u64 inheritable = capability_set(cred, cap_inheritable);
	u64 permitted = capability_set(cred, cap_permitted);
	u64 effective = capability_set(cred, cap_effective);
	struct event ev;

	if (!event_reserve(&ev, SYSCALL_CAPSET_X))
		return 0;
	put_s64(&ev, call->ret);				/* res */
	put_u64(&ev, inheritable);				/* cap_inheritable */
	put_u64(&ev, permitted);				/* cap_permitted */
	put_u64(&ev, effective);				/* cap_effective */
	return event_commit(&ev);
}
