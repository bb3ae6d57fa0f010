/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Spans of time in the caller's memory. */
#ifndef GYR_READ_TIME_H
#define GYR_READ_TIME_H

#include "call.h"

/* A struct timespec in nanoseconds; 0 when it cannot be read. */
inline_always u64 read_timespec(u64 from, bool ia32)
{
	u64 wide[2] = {};
	u32 narrow[2] = {};

	if (ia32) {
		bpf_probe_read_user(narrow, sizeof(narrow), (void *)from);
		return narrow[0] * 1000000000ull + narrow[1];
	}
	bpf_probe_read_user(wide, sizeof(wide), (void *)from);
	return wide[0] * 1000000000ull + wide[1];
}

#endif
