// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* ptrace(2) */
#include "call.h"

SYSCALL_EXIT(ptrace)
{
	u16 request = ptrace_request_to_wire(arg(call, 0));
	bool failed = call->ret < 0;
	struct event ev;
	u64 data = 0;

	event_begin(&ev, scratch, SYSCALL_PTRACE_X);
	put_s64(&ev, call->ret);				/* res */
	ADD(u8, &ev, PPM_PTRACE_IDX_UINT64);
	ADD(u64, &ev, failed ? 0 : arg(call, 2));
	put_length(&ev, 9);					/* addr */
	switch (failed ? PPM_PTRACE_UNKNOWN : request) {
	case PPM_PTRACE_CONT:
	case PPM_PTRACE_SINGLESTEP:
	case PPM_PTRACE_DETACH:
	case PPM_PTRACE_SYSCALL:
		ADD(u8, &ev, PPM_PTRACE_IDX_SIGTYPE);
		ADD(u8, &ev, arg(call, 3));
		put_length(&ev, 2);				/* data: a signal */
		break;
	case PPM_PTRACE_PEEKTEXT:
	case PPM_PTRACE_PEEKDATA:
	case PPM_PTRACE_PEEKUSR:
		bpf_probe_read_user(&data, sizeof(data), (void *)arg(call, 3));
		ADD(u8, &ev, PPM_PTRACE_IDX_UINT64);
		ADD(u64, &ev, data);
		put_length(&ev, 9);				/* data: what was read */
		break;
	default:
		ADD(u8, &ev, PPM_PTRACE_IDX_UINT64);
		ADD(u64, &ev, failed ? 0 : arg(call, 3));
		put_length(&ev, 9);				/* data */
	}
	put_u16(&ev, request);					/* request */
	put_pid(&ev, arg(call, 1));				/* pid */
	return event_output(&ev);
}
