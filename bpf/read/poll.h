/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What poll and ppoll were told and answered. */
#ifndef GYR_READ_POLL_H
#define GYR_READ_POLL_H

#include "call.h"

#define POLLED_MAX 16

struct polled {
	s32 fd;
	u16 events;
	u16 returned;
};

/* Returns the new end of the record. */
verified_alone u32 add_polled(u64 at, u64 from, u64 count)
{
	struct scratch *scratch = scratch_of_cpu();
	struct event event = {.at = at};
	struct polled polled;

	if (!scratch)
		return at;
	event.data = scratch->data;
	for (u32 i = 0; i < POLLED_MAX; i++) {
		if (i >= (u32)count)
			break;
		read_user(&polled, from + i * sizeof(polled));
		ADD(s64, &event, polled.fd);
		ADD(u16, &event, poll_events_to_wire(polled.returned));
		forget_end(&event);
	}
	return event.at;
}

/* PT_FDLIST: how many, then pairs of descriptor and events. An array that cannot be read counts none. */
inline_always void put_polled(struct event *ev, u64 from, u32 count)
{
	u32 start = ev->at;
	u8 probe;

	if (count > POLLED_MAX)
		count = POLLED_MAX;
	if (count && bpf_probe_read_user(&probe, sizeof(probe), (void *)from))
		count = 0;
	ADD(u16, ev, count);
	ev->at = add_polled(ev->at, from, count);
	put_length(ev, ev->at - start);
}

#endif
