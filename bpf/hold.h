/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Keeping the CPU. Linux 7 lets tracing programs be preempted. Another task then finds the scratch
 * of this CPU half written, and the kernel leaves its run of the same program out altogether, so
 * its events are lost. Between hold_cpu and release_cpu that cannot happen.
 *
 * Both are calls of helpers that no kernel has: src/native/hold.c puts the kernel's own functions
 * for this in their place, or nothing where programs are never preempted. They go around the whole
 * of a program and may not enclose a tail call.
 */
#ifndef GYR_HOLD_H
#define GYR_HOLD_H

/* Mirrored in src/native/hold.c. */
static void (*const hold_cpu)(void) = (void *)0x67797201;
static void (*const release_cpu)(void) = (void *)0x67797202;

#endif
