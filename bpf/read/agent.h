/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The agent leaves itself out: each of its calls would make it do more of them. */
#ifndef GYR_READ_AGENT_H
#define GYR_READ_AGENT_H

#include "config.h"

inline_always bool is_agent(void)
{
	return live.agent && (bpf_get_current_pid_tgid() >> 32) == live.agent;
}

#endif
