/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * How the program of one system call looks. `SYSCALL_EXIT(name) { … }` in bpf/on/<name>.bpf.c
 * becomes the program on_<name>, which the dispatcher (bpf/probe.bpf.c) tail-calls after the call
 * has returned. The body is given `call` (result and arguments) and `scratch` (where records of
 * unknown size are put together).
 */
#ifndef GYR_CALL_H
#define GYR_CALL_H

#include "event.h"
#include "gen/flags.gen.h"
#include "hold.h"
#include "read/registers.h"
#include "read/task.h"

/*
 * Where the CPU is held: before, another task may use the scratch. A call by 32-bit code has been
 * read by the dispatcher.
 */
inline_always void read_call(struct scratch *scratch, u64 *ctx)
{
	struct pt_regs *regs = (struct pt_regs *)ctx[0];
	struct call *call = &scratch->call;

	if (unlikely(is_ia32())) {
		*call = scratch->narrow;
		return;
	}
	call->ret = ctx[1];
	call->nr = syscall_number(regs);
	call->ia32 = 0;
	call->socketcall = 0;
	read_args(call, regs);
}

#define SYSCALL_EXIT(name)                                                                        \
	inline_always int exit_of_##name(const struct call *call, struct scratch *scratch);       \
	SEC("tp_btf/sys_exit")                                                                    \
	int on_##name(u64 *ctx)                                                                   \
	{                                                                                         \
		struct scratch *scratch = scratch_of_cpu();                                       \
                                                                                                  \
		if (!scratch)                                                                     \
			return 0;                                                                 \
		hold_cpu();                                                                       \
		read_call(scratch, ctx);                                                          \
		exit_of_##name(&scratch->call, scratch);                                          \
		release_cpu();                                                                    \
		return 0;                                                                         \
	}                                                                                         \
	inline_always int exit_of_##name(const struct call *call, struct scratch *scratch)

inline_always u64 arg(const struct call *call, u32 index)
{
	return call->args[index];
}

/* A structure in the caller's memory; zeros when it cannot be read. */
#define read_user(to, from)                                             \
	do {                                                            \
		if (bpf_probe_read_user(to, sizeof(*(to)), (void *)(from))) \
			__builtin_memset(to, 0, sizeof(*(to)));         \
	} while (0)

#endif
