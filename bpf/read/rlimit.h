/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Resource limits in the caller's memory. */
#ifndef GYR_READ_RLIMIT_H
#define GYR_READ_RLIMIT_H

#include "call.h"

struct limit {
	s64 current;
	s64 max;
};

/* 32-bit programs have 32-bit limits, except in prlimit64. */
inline_always void read_limit(struct limit *limit, u64 from, bool ia32)
{
	u32 narrow[2] = {};

	limit->current = 0;
	limit->max = 0;
	if (!ia32) {
		bpf_probe_read_user(limit, sizeof(*limit), (void *)from);
		return;
	}
	bpf_probe_read_user(narrow, sizeof(narrow), (void *)from);
	limit->current = narrow[0];
	limit->max = narrow[1];
}

/* Resources have the kernel's numbers on the wire. */
inline_always u8 resource_to_wire(u32 resource)
{
	return resource <= PPM_RLIMIT_RTTIME ? resource : PPM_RLIMIT_UNKNOWN;
}

#endif
