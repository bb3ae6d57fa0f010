/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What events say about a process: ids as the host and as its namespace sees them, memory,
 * terminal.
 */
#ifndef GYR_READ_TASK_H
#define GYR_READ_TASK_H

#include "kernel.h"

#define THREAD_IS_KERNEL 0x00200000 /* PF_KTHREAD */

inline_always struct task_struct *current_task(void)
{
	return (struct task_struct *)bpf_get_current_task();
}

/*
 * Since 5.11 the verifier can be told what the current task is; its members are then plain loads,
 * which cost a tenth of a call to bpf_probe_read_kernel. A load through a bad pointer gives zero.
 * Used where it is often: both branches are compiled, one is left when the probe is loaded.
 */
inline_always bool has_typed_task(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf);
}

inline_always bool is_kernel_thread(struct task_struct *task)
{
	return BPF_CORE_READ(task, flags) & THREAD_IS_KERNEL;
}

inline_always bool is_ia32(void)
{
#ifdef __TARGET_ARCH_x86
	if (has_typed_task())
		return bpf_get_current_task_btf()->thread_info.status & 2; /* TS_COMPAT */
	return BPF_CORE_READ(current_task(), thread_info.status) & 2;
#else
	if (has_typed_task())
		return bpf_get_current_task_btf()->thread_info.flags & (1 << 22); /* TIF_32BIT */
	return BPF_CORE_READ(current_task(), thread_info.flags) & (1 << 22);
#endif
}

inline_always struct pid *pid_of(struct task_struct *task, enum pid_kind kind)
{
	if (kind == PID_OF_THREAD)
		return BPF_CORE_READ(task, thread_pid);
	return BPF_CORE_READ(task, signal, pids[kind]);
}

/*
 * Every number a pid has follows the pid itself, the innermost namespace last. Of no pid all reads
 * give zero.
 */
inline_always const struct upid *upid_of(struct pid *pid, u32 level)
{
	const char *numbers = (const char *)pid + bpf_core_field_offset(pid->numbers);

	return (const void *)(numbers + (level & 0x1f) * bpf_core_type_size(struct upid));
}

inline_always s32 pid_number(struct pid *pid)
{
	const struct upid *upid = upid_of(pid, 0);

	return BPF_CORE_READ(upid, nr);
}

inline_always const struct upid *innermost(struct pid *pid)
{
	u32 level = BPF_CORE_READ(pid, level);

	return upid_of(pid, level);
}

/* The number in the innermost namespace of the pid: what the process itself sees. */
inline_always s32 pid_number_inside(struct pid *pid)
{
	const struct upid *upid = innermost(pid);

	return BPF_CORE_READ(upid, nr);
}

inline_always struct pid_namespace *namespace_of(struct pid *pid)
{
	const struct upid *upid = innermost(pid);

	return BPF_CORE_READ(upid, ns);
}

/*
 * When the first process of the task's pid namespace started, nanoseconds of the monotonic clock.
 */
inline_always u64 pid_namespace_start(struct task_struct *task)
{
	struct pid_namespace *ns = namespace_of(pid_of(task, PID_OF_PROCESS));

	return BPF_CORE_READ(ns, child_reaper, start_time);
}

/* Sizes in KiB. */
struct memory_use {
	u32 size;
	u32 resident;
	u32 swapped;
};

inline_always u64 memory_pages(struct mm_struct *mm, enum rss_kind kind)
{
	struct mm_struct___percpu *percpu = (void *)mm;
	char *counters;

	if (bpf_core_type_exists(struct mm_rss_stat))
		return BPF_CORE_READ(mm, rss_stat.count[kind].counter);
	/* Only an index known to the front end is relocated with the kernel's size of an element. */
	counters = (char *)mm + bpf_core_field_offset(percpu->rss_stat);
	counters += kind * bpf_core_type_size(struct percpu_counter);
	return BPF_CORE_READ((struct percpu_counter *)counters, count);
}

inline_always void read_memory_use(struct memory_use *use, struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	const u32 kib_shift = 2; /* Pages of 4 KiB, as the original counts on every processor. */

	use->size = BPF_CORE_READ(mm, total_vm) << kib_shift;
	use->resident = (memory_pages(mm, RSS_FILE) + memory_pages(mm, RSS_ANON) +
			 memory_pages(mm, RSS_SHMEM))
			<< kib_shift;
	use->swapped = memory_pages(mm, RSS_SWAP) << kib_shift;
}

/* Device numbers as user space sees them. */
inline_always u32 device_number(u32 device)
{
	u32 major = device >> 20;
	u32 minor = device & 0xfffff;

	return (minor & 0xff) | (major << 8) | ((minor & ~0xffu) << 12);
}

/* The controlling terminal; 0: none. */
inline_always u32 terminal_of(struct task_struct *task)
{
	struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);
	struct tty_driver *driver;

	if (!tty)
		return 0;
	driver = BPF_CORE_READ(tty, driver);
	if (!driver)
		return 0;
	return device_number((BPF_CORE_READ(driver, major) << 20 | BPF_CORE_READ(driver,
			minor_start)) +
			     BPF_CORE_READ(tty, index));
}

#endif
