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

/* The members of a node that a path is made of, as they follow each other in every kernel. */
struct step {
	struct kernfs_node *parent;
	const char *name;
};

inline_always void read_step(struct step *step, struct kernfs_node *node)
{
	struct kernfs_node___rcu *rcu = (void *)node;
	u32 parent_at = bpf_core_field_exists(node->parent) ?
				bpf_core_field_offset(node->parent) :
				bpf_core_field_offset(rcu->__parent);

	if (bpf_core_field_offset(node->name) == parent_at + 8) {
		bpf_probe_read_kernel(step, sizeof(*step), (char *)node + parent_at);
		return;
	}
	bpf_probe_read_kernel(&step->parent, sizeof(step->parent), (char *)node + parent_at);
	step->name = BPF_CORE_READ(node, name);
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
 * behind each, they are a path. A path of more than CGROUP_COMPONENTS_MAX names, the root's
 * included, keeps its last ones. Returns the new end of the record: a cursor in memory would cost
 * the caller its constants.
 */
verified_alone u32 add_cgroup_path(u32 at, u64 state_address)
{
	struct cgroup_subsys_state *state = (void *)state_address;
	struct scratch *scratch = scratch_of_cpu();
	struct event event = {.at = at};
	struct event *ev = &event;
	const char *names[CGROUP_COMPONENTS_MAX] = {};
	struct kernfs_node *node;
	bool named = false;

	if (!scratch)
		return at;
	event.data = scratch->data;
	node = BPF_CORE_READ(state, cgroup, kn);
#pragma unroll
	for (int i = 0; i < CGROUP_COMPONENTS_MAX; i++) {
		struct step step = {};

		if (node)
			read_step(&step, node);
		node = step.parent;
		/* Of the root only its slash, written below. */
		names[i] = node ? step.name : NULL;
	}
	add_byte(ev, '/');
#pragma unroll
	for (int i = CGROUP_COMPONENTS_MAX - 1; i >= 0; i--) {
		if (names[i] && add_kernel_text(ev, names[i], CGROUP_NAME_MAX)) {
			replace_last(ev, '/');
			named = true;
		}
	}
	if (named)
		replace_last(ev, 0);
	else
		add_byte(ev, 0); /* "cpu=/" of the root group. */
	return event.at;
}

#define ADD_CONTROLLER(ev, states, id)                                                            \
	do {                                                                                      \
		if (bpf_core_enum_value_exists(enum cgroup_subsys_id, id##_cgrp_id)) {            \
			add_name(ev, #id "=", sizeof(#id));                                       \
			(ev)->at = add_cgroup_path(                                               \
				(ev)->at, (states)[bpf_core_enum_value(enum cgroup_subsys_id,     \
								       id##_cgrp_id) & 7]);       \
		}                                                                                 \
	} while (0)

/* The kernel makes names of controllers from those of their numbers: we need not read them. */
inline_always void add_name(struct event *ev, const char *name, u32 bytes)
{
	for (u32 i = 0; i < bytes; i++)
		add_byte(ev, name[i]);
}

inline_always void put_cgroups(struct event *ev, struct task_struct *task)
{
	struct css_set *groups = BPF_CORE_READ(task, cgroups);
	u64 states[8] = {}; /* The five are the first ones of every kernel. */
	u32 start = ev->at;

	bpf_core_read(states, 5 * sizeof(u64), &groups->subsys);
	ADD_CONTROLLER(ev, states, cpuset);
	ADD_CONTROLLER(ev, states, cpu);
	ADD_CONTROLLER(ev, states, cpuacct);
	ADD_CONTROLLER(ev, states, io);
	ADD_CONTROLLER(ev, states, memory);
	put_length(ev, ev->at - start);
}

#endif
