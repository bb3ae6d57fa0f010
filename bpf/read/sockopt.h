/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Socket options: their names, and values typed by name. */
#ifndef GYR_READ_SOCKOPT_H
#define GYR_READ_SOCKOPT_H

#include "call.h"
#include "read/data.h"

#define LEVEL_SOCKET 1 /* SOL_SOCKET */

inline_always u8 sockopt_wire_name(u32 level, u32 name)
{
	return level == LEVEL_SOCKET ? sockopt_name_to_wire(name) : PPM_SOCKOPT_UNKNOWN;
}

/* Which type the value of an option of the socket level has; others are bytes. */
inline_always u8 sockopt_type(u32 level, u32 name)
{
	if (level != LEVEL_SOCKET)
		return PPM_SOCKOPT_IDX_UNKNOWN;
	switch (sockopt_name_to_wire(name)) {
	case PPM_SOCKOPT_SO_ERROR:
		return PPM_SOCKOPT_IDX_ERRNO;
	case PPM_SOCKOPT_SO_RCVTIMEO:
	case PPM_SOCKOPT_SO_SNDTIMEO:
		return PPM_SOCKOPT_IDX_TIMEVAL;
	case PPM_SOCKOPT_SO_COOKIE:
		return PPM_SOCKOPT_IDX_UINT64;
	case PPM_SOCKOPT_UNKNOWN:
	case PPM_SOCKOPT_SO_LINGER:
	case PPM_SOCKOPT_SO_PEERCRED:
	case PPM_SOCKOPT_SO_ATTACH_FILTER:
	case PPM_SOCKOPT_SO_PEERNAME:
	case PPM_SOCKOPT_SO_ATTACH_BPF:
	case PPM_SOCKOPT_SO_PEERGROUPS:
	case PPM_SOCKOPT_SO_MEMINFO:
		return PPM_SOCKOPT_IDX_UNKNOWN;
	default:
		return PPM_SOCKOPT_IDX_UINT32;
	}
}

/* PT_DYN: one byte for the type, then the value. */
inline_always void put_sockopt(struct event *ev, u32 level, u32 name, u64 value, u32 bytes)
{
	u8 type = sockopt_type(level, name);
	u32 start = ev->at;
	u64 wide[2] = {};
	s32 narrow = 0;

	ADD(u8, ev, type);
	switch (type) {
	case PPM_SOCKOPT_IDX_ERRNO:
		bpf_probe_read_user(&narrow, sizeof(narrow), (void *)value);
		ADD(s64, ev, -(s64)narrow);
		break;
	case PPM_SOCKOPT_IDX_UINT32:
		bpf_probe_read_user(&narrow, sizeof(narrow), (void *)value);
		ADD(u32, ev, narrow);
		break;
	case PPM_SOCKOPT_IDX_UINT64:
		bpf_probe_read_user(wide, sizeof(u64), (void *)value);
		ADD(u64, ev, wide[0]);
		break;
	case PPM_SOCKOPT_IDX_TIMEVAL:
		bpf_probe_read_user(wide, sizeof(wide), (void *)value);
		ADD(u64, ev, wide[0] * 1000000000ull + wide[1] * 1000);
		break;
	default:
		add_user_bytes(ev, value, bytes);
	}
	put_length(ev, ev->at - start);
}

#endif
