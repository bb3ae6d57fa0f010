/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Number and arguments of a native system call, from the registers it was made with. */
#ifndef GYR_READ_REGISTERS_H
#define GYR_READ_REGISTERS_H

#include "maps.h"

#ifdef __TARGET_ARCH_x86

inline_always u32 syscall_number(struct pt_regs *regs)
{
	return regs->orig_ax;
}

inline_always void read_args(struct call *call, struct pt_regs *regs)
{
	call->args[0] = regs->di;
	call->args[1] = regs->si;
	call->args[2] = regs->dx;
	call->args[3] = regs->r10;
	call->args[4] = regs->r8;
	call->args[5] = regs->r9;
}

#else

inline_always u32 syscall_number(struct pt_regs *regs)
{
	return regs->syscallno;
}

inline_always void read_args(struct call *call, struct pt_regs *regs)
{
	call->args[0] = regs->orig_x0;
	call->args[1] = regs->regs[1];
	call->args[2] = regs->regs[2];
	call->args[3] = regs->regs[3];
	call->args[4] = regs->regs[4];
	call->args[5] = regs->regs[5];
}

#endif

#endif
