/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The five calls that are also told of when they begin: between that and their end another thread
 * may have rewritten the path or address the kernel used (TOCTOU), so user space prefers the
 * earlier copy. `SYSCALL_ENTER(name, type) { … }` becomes the program enter_<name>, with `call` and
 * `scratch` as at exit. It sits on the call's own tracepoint: a program on all beginnings would
 * cost every call on the machine as much again as the one on all ends.
 */
#ifndef GYR_READ_ENTER_H
#define GYR_READ_ENTER_H

#include "call.h"
#include "gen/syscalls.gen.h"
#include "read/agent.h"
#include "read/file.h"

/* The record of tracepoint syscalls/sys_enter_*: the same for all of them. */
struct sys_enter_record {
	u64 common;
	s64 nr;
	u64 args[ARGS_MAX];
};

/* Numbers of calls that a processor does not have: its programs are not attached there. */
#ifndef NR_open
#define NR_open 0
#define NR_creat 0
#endif

#define SYSCALL_ENTER(name, type)                                                                  \
	inline_always int enter_of_##name(const struct call *call, struct scratch *scratch);       \
	SEC("tp/syscalls/sys_enter_" #name)                                                        \
	int enter_##name(struct sys_enter_record *record)                                          \
	{                                                                                          \
		struct call call = {.nr = NR_##name};                                              \
		struct scratch *scratch;                                                           \
		u8 wanted = live.wanted[NR_##name];                                                \
                                                                                                   \
		if (!(wanted & WANTED) || is_agent())                                              \
			return 0;                                                                  \
		scratch = scratch_of_cpu();                                                        \
		call.args[0] = record->args[0];                                                    \
		call.args[1] = record->args[1];                                                    \
		call.args[2] = record->args[2];                                                    \
		call.args[3] = record->args[3];                                                    \
		if (!scratch || !has_room(scratch, PPME_##type, worth_of(wanted, WORTH_BEGUN)))    \
			return 0;                                                                  \
		hold_cpu();                                                                        \
		enter_of_##name(&call, scratch);                                                   \
		release_cpu();                                                                     \
		return 0;                                                                          \
	}                                                                                          \
	inline_always int enter_of_##name(const struct call *call, struct scratch *scratch)

#endif
