/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What user space decides. `config` is filled before the probe is loaded and frozen then, so the
 * verifier sees constants and drops the code of options that are off. `live` may change while
 * events flow.
 */
#ifndef GYR_CONFIG_H
#define GYR_CONFIG_H

#include "kernel.h"

#define SYSCALLS_MAX 512 /* Above every number of every processor; a power of two. */

/* Mirrored in src/capture/probe-layout.ts. */
struct probe_config {
	u64 boot_offset_ns; /* Added to the boot clock gives wall time. */
	u32 snaplen;        /* Bytes of I/O buffers kept in `data` parameters. */
	u32 drop_failed;    /* Leave out exit events of calls that failed. */
	u32 shed_from[3];   /* Bytes in a ring from which less and less is let in. */
	u32 tries_again; /* The kernel may leave out a run of `sys_exit`: see `sys_exit_again`. */
	u16 codes[SYSCALLS_MAX];   /* Native number to portable code, for generic events. */
	u16 from_ia32[SYSCALLS_MAX]; /* 32-bit x86 number to native number + 1; 0: none. */
	u16 types[SYSCALLS_MAX]; /* Native number to the type of its event. */
};

#define WANTED 1      /* As a native call. */
#define WANTED_IA32 2 /* As a 32-bit call of that number. */
/* Above them what the call is worth, from 0 to 3, two bits each: see src/capture/worth.ts. */
#define WORTH_DONE 2
#define WORTH_FAILED 4
#define WORTH_BEGUN 6
#define worth_of(wanted, shift) (((wanted) >> (shift)) & 3)

struct probe_live {
	u32 agent; /* The agent's own process: its calls would feed on themselves. */
	u32 reader_sleeps; /* User space waits for a record: the next one must wake it. */
	u8 wanted[SYSCALLS_MAX];
};

const volatile struct probe_config config = {};
volatile struct probe_live live = {};

#endif
