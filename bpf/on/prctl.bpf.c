// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* prctl(2): options have the same numbers on the wire. */
#include "call.h"

SYSCALL_EXIT(prctl)
{
	struct event ev;
	u32 option = arg(call, 0);
	s64 value = arg(call, 1);
	s32 told = 0;

	event_begin(&ev, scratch, SYSCALL_PRCTL_X);
	put_s64(&ev, call->ret);				/* res */
	put_u32(&ev, option);					/* option */
	if (option == PPM_PR_SET_NAME || option == PPM_PR_GET_NAME) {
		put_user_text(&ev, value);			/* arg2_str */
		put_s64(&ev, 0);				/* arg2_int */
		return event_output(&ev);
	}
	if (option == PPM_PR_GET_CHILD_SUBREAPER) {
		bpf_probe_read_user(&told, sizeof(told), (void *)value);
		value = told;
	}
	put_empty(&ev);						/* arg2_str */
	put_s64(&ev, value);					/* arg2_int */
	return event_output(&ev);
}
