/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The five calls that are also told of when they begin: between that and their end another thread
 * may have rewritten the path or address the kernel used (TOCTOU), so user space prefers the
 * earlier copy. `SYSCALL_ENTER(name, type) { … }` becomes two programs, with `call` and `scratch`
 * as at exit. enter_<name> sits on the call's own tracepoint, so that other calls cost nothing.
 * Where the kernel does not let us use that (kernel.perf_event_paranoid 3, Debian's default, keeps
 * it for CAP_SYS_ADMIN), `sys_enter` sees all beginnings and hands these to begin_<name>.
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

inline_always bool wants_begin(u32 nr, u16 type, struct scratch *scratch)
{
	u8 wanted = live.wanted[nr];

	return (wanted & WANTED) && !is_agent() && scratch &&
	       has_room(scratch, type, worth_of(wanted, WORTH_BEGUN));
}

#define SYSCALL_ENTER(name, type)                                                                  \
	inline_always int enter_of_##name(const struct call *call, struct scratch *scratch);       \
	SEC("tp/syscalls/sys_enter_" #name)                                                        \
	int enter_##name(struct sys_enter_record *record)                                          \
	{                                                                                          \
		struct call call = {.nr = NR_##name};                                              \
		struct scratch *scratch = scratch_of_cpu();                                        \
                                                                                                   \
		if (!wants_begin(NR_##name, PPME_##type, scratch))                                 \
			return 0;                                                                  \
		call.args[0] = record->args[0];                                                    \
		call.args[1] = record->args[1];                                                    \
		call.args[2] = record->args[2];                                                    \
		call.args[3] = record->args[3];                                                    \
		hold_cpu();                                                                        \
		enter_of_##name(&call, scratch);                                                   \
		release_cpu();                                                                     \
		return 0;                                                                          \
	}                                                                                          \
	SEC("tp_btf/sys_enter")                                                                    \
	int BPF_PROG(begin_##name, struct pt_regs *regs)                                           \
	{                                                                                          \
		struct call call = {.nr = NR_##name};                                              \
		struct scratch *scratch = scratch_of_cpu();                                        \
                                                                                                   \
		if (!wants_begin(NR_##name, PPME_##type, scratch))                                 \
			return 0;                                                                  \
		read_args(&call, regs);                                                            \
		hold_cpu();                                                                        \
		enter_of_##name(&call, scratch);                                                   \
		release_cpu();                                                                     \
		return 0;                                                                          \
	}                                                                                          \
	inline_always int enter_of_##name(const struct call *call, struct scratch *scratch)

#endif
