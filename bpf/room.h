/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What is lost, and what rather than something else. While a ring fills, calls that are worth
 * little are left out at the door, so that there is room for those that the model of processes
 * cannot do without. Every loss is counted by type of event and cause.
 */
#ifndef GYR_ROOM_H
#define GYR_ROOM_H

#include "gen/events.gen.h"
#include "maps.h"

/* Events of a CPU between two looks at its ring, as long as there is room. */
#define LOOK_EVERY 32

inline_always void count_loss(u32 type, u32 cause)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct counters *counters = bpf_map_lookup_elem(&counts, &cpu);
	struct losses *losses = bpf_map_lookup_elem(&lost, &cpu);

	if (!counters || !losses)
		return;
	counters->events++;
	counters->lost[masked(cause, CAUSES - 1)]++;
	losses->of_type[masked(cause, CAUSES - 1)][masked(type, TYPES_MAX - 1)]++;
}

/* Rare, so the price of a call does not matter. */
verified_alone u32 lose(u32 type, u32 cause)
{
	count_loss(type, cause);
	return 0;
}

/* How far the ring of this CPU has filled: what is worth less than this is left out. */
inline_always u32 fill_level(void)
{
	void *ring = ring_of_cpu();
	u64 used = ring ? bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) : 0;

	return (used >= config.shed_from[0]) + (used >= config.shed_from[1]) +
	       (used >= config.shed_from[2]);
}

/*
 * Whether there is room for an event of this worth. Looks at the ring now and then, and each time
 * while it is filling. Calls no function: sys_exit has a tail call, and before Linux 5.10 (6.0 on
 * arm64) a program may not have both.
 */
inline_always bool has_room(struct scratch *scratch, u32 type, u32 worth)
{
	u32 level;

	if (likely(!scratch->level && ++scratch->since_look < LOOK_EVERY))
		return true;
	level = fill_level();
	scratch->since_look = 0;
	scratch->level = level;
	if (likely(worth >= level))
		return true;
	count_loss(type, CAUSE_SHED_1 + worth);
	return false;
}

#endif
