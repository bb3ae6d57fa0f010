/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Control groups of a process: one "controller=/path" text each, for the five that tell containers
 * apart.
 */
#ifndef GYR_READ_CGROUP_H
#define GYR_READ_CGROUP_H

#include "event.h"

#define CGROUP_COMPONENTS_MAX 6
#define CGROUP_NAME_MAX 256 /* NAME_MAX and its NUL. */

inline_always struct kernfs_node *parent_of(struct kernfs_node *node)
{
	struct kernfs_node___rcu *rcu = (void *)node;

	if (bpf_core_field_exists(node->parent))
		return BPF_CORE_READ(node, parent);
	return BPF_CORE_READ(rcu, __parent);
}

/* Replaces the NUL that ended the text added last. */
inline_always void replace_last(struct event *ev, char with)
{
	ev->data[(ev->at - 1) & RECORD_MASK] = with;
}

inline_always void add_byte(struct event *ev, char byte)
{
	ADD(u8, ev, byte);
}

/*
 * Names lead from the group up to the root, whose name is empty: written in reverse with a slash
 * behind each, they are a path. A path of more than CGROUP_COMPONENTS_MAX names keeps its last
 * ones. Returns the new end of the record: a cursor in memory would cost the caller its constants.
 */
verified_alone u32 add_cgroup(u32 at, u64 state_address)
{
	struct cgroup_subsys_state *state = (void *)state_address;
	struct scratch *scratch = scratch_of_cpu();
	struct event event = {.at = at};
	struct event *ev = &event;
	const char *names[CGROUP_COMPONENTS_MAX] = {};
	struct kernfs_node *node;
	u32 found = 0;

	if (!scratch)
		return at;
	event.data = scratch->data;
	if (!add_kernel_text(ev, BPF_CORE_READ(state, ss, name), CGROUP_NAME_MAX))
		return at;
	replace_last(ev, '=');
	node = BPF_CORE_READ(state, cgroup, kn);
#pragma unroll
	for (int i = 0; i < CGROUP_COMPONENTS_MAX; i++) {
		if (node) {
			names[i] = BPF_CORE_READ(node, name);
			node = parent_of(node);
			found++;
		}
	}
	if (node)
		add_byte(ev, '/');
#pragma unroll
	for (int i = CGROUP_COMPONENTS_MAX - 1; i >= 0; i--) {
		if (names[i] && add_kernel_text(ev, names[i], CGROUP_NAME_MAX))
			replace_last(ev, '/');
	}
	if (found <= 1)
		add_byte(ev, 0); /* "cpu=/" of the root group, or "cpu=". */
	else
		replace_last(ev, 0);
	return event.at;
}

#define ADD_CONTROLLER(ev, groups, id)                                                    \
	do {                                                                              \
		if (bpf_core_enum_value_exists(enum cgroup_subsys_id, id##_cgrp_id))      \
			(ev)->at = add_cgroup((ev)->at,                                   \
					      controller(groups, bpf_core_enum_value(     \
								enum cgroup_subsys_id,    \
								id##_cgrp_id)));          \
	} while (0)

inline_always u64 controller(struct css_set *groups, u32 id)
{
	u64 state = 0;

	bpf_probe_read_kernel(&state, sizeof(state),
			      (char *)groups + bpf_core_field_offset(groups->subsys) +
				      id * sizeof(void *));
	return state;
}

inline_always void put_cgroups(struct event *ev, struct task_struct *task)
{
	struct css_set *groups = BPF_CORE_READ(task, cgroups);
	u32 start = ev->at;

	ADD_CONTROLLER(ev, groups, cpuset);
	ADD_CONTROLLER(ev, groups, cpu);
	ADD_CONTROLLER(ev, groups, cpuacct);
	ADD_CONTROLLER(ev, groups, io);
	ADD_CONTROLLER(ev, groups, memory);
	put_length(ev, ev->at - start);
}

#endif
