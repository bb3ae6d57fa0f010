/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What events of execve and execveat say, done or failed. */
#ifndef GYR_READ_EXEC_H
#define GYR_READ_EXEC_H

#include "call.h"
#include "read/process.h"

#define POINTERS_MAX 16 /* Of argv or envp, walked only when the call failed. */

/* A pointer out of argv or envp. */
inline_always u64 text_pointer(u64 array, u32 index, bool ia32)
{
	u64 pointer = 0;

	if (ia32)
		bpf_probe_read_user(&pointer, 4, (void *)(array + 4 * index));
	else
		bpf_probe_read_user(&pointer, 8, (void *)(array + 8 * index));
	return pointer;
}

#define NO_MORE_TEXTS 0xffffffff

/* Adds one text of a pointer array at `at`; returns how many bytes. */
verified_alone u32 add_text_of(u32 at, u64 array, u32 index, u32 ia32)
{
	struct scratch *scratch = scratch_of_cpu();
	struct event event = {.at = at};
	u64 text = text_pointer(array, index, ia32);

	if (!scratch || !text)
		return NO_MORE_TEXTS;
	event.data = scratch->data;
	return add_user_text(&event, text, PATH_BYTES_MAX);
}

/* Adds the texts of a pointer array at `at`, `budget` bytes at most; returns how many bytes. */
verified_alone u32 add_texts_of(u32 at, u64 array, u32 budget, u32 ia32)
{
	struct scratch *scratch = scratch_of_cpu();
	u32 bytes = 0;

	if (!scratch)
		return 0;
	for (u32 i = 0; i < POINTERS_MAX; i++) {
		u32 more;

		if (bytes >= budget)
			break;
		more = add_text_of(at + bytes, array, i, ia32);
		if (more == NO_MORE_TEXTS)
			break;
		bytes += more;
	}
	if (bytes > budget)
		bytes = budget;
	if (bytes)
		scratch->data[(at + bytes - 1) & RECORD_MASK] = 0;
	return bytes;
}

inline_always void put_texts_of(struct event *ev, u64 array, u32 budget, bool ia32)
{
	u32 bytes = add_texts_of(ev->at, array, budget, ia32) & 0x1fff;

	ev->at += bytes;
	put_length(ev, bytes);
}

inline_always void put_failed_args(struct event *ev, u64 argv, bool ia32)
{
	u64 first;
	u32 exe = 0;

	if (!argv) {
		ADD(u8, ev, 0);
		put_length(ev, 1);			/* exe: an empty text */
		put_empty(ev);				/* args */
		return;
	}
	first = text_pointer(argv, 0, ia32);
	if (first)
		exe = put_user_text(ev, first);		/* exe */
	else
		put_empty(ev);
	put_texts_of(ev, argv + (ia32 ? 4 : 8),
		     exe < ARGUMENT_BYTES_MAX ? ARGUMENT_BYTES_MAX - exe : 0, ia32);
}

inline_always bool is_memfd(struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	char name[8] = {};

	if (BPF_CORE_READ(dentry, d_parent) != dentry)
		return false;
	bpf_probe_read_kernel_str(name, 7, BPF_CORE_READ(dentry, d_name.name));
	return *(u64 *)name == 0x3a64666d656dull; /* "memfd:", little-endian */
}

inline_always u64 nanoseconds(s64 seconds, u32 rest)
{
	return seconds < 0 ? 0 : (u64)seconds * 1000000000ull + rest;
}

inline_always u64 change_time(struct inode *inode)
{
	struct inode___underscored *underscored = (void *)inode;
	struct inode___split *split = (void *)inode;

	if (bpf_core_field_exists(inode->i_ctime))
		return nanoseconds(BPF_CORE_READ(inode, i_ctime.tv_sec),
				   BPF_CORE_READ(inode, i_ctime.tv_nsec));
	if (bpf_core_field_exists(underscored->__i_ctime))
		return nanoseconds(BPF_CORE_READ(underscored, __i_ctime.tv_sec),
				   BPF_CORE_READ(underscored, __i_ctime.tv_nsec));
	/* Since 6.13 the top bit says that somebody asked (I_CTIME_QUERIED). */
	return nanoseconds(BPF_CORE_READ(split, i_ctime_sec),
			   BPF_CORE_READ(split, i_ctime_nsec) & 0x7fffffff);
}

inline_always u64 modify_time(struct inode *inode)
{
	struct inode___underscored *underscored = (void *)inode;
	struct inode___split *split = (void *)inode;

	if (bpf_core_field_exists(inode->i_mtime))
		return nanoseconds(BPF_CORE_READ(inode, i_mtime.tv_sec),
				   BPF_CORE_READ(inode, i_mtime.tv_nsec));
	if (bpf_core_field_exists(underscored->__i_mtime))
		return nanoseconds(BPF_CORE_READ(underscored, __i_mtime.tv_sec),
				   BPF_CORE_READ(underscored, __i_mtime.tv_nsec));
	return nanoseconds(BPF_CORE_READ(split, i_mtime_sec), BPF_CORE_READ(split, i_mtime_nsec));
}

inline_always u32 exe_flags(struct task_struct *task, struct file *exe, struct inode *inode)
{
	enum overlay overlay = overlay_of(inode, BPF_CORE_READ(inode, i_sb));
	u32 flags = 0;

	if (could_write((u64)task, (u64)inode))
		flags |= PPM_EXE_WRITABLE;
	if (overlay == OVERLAY_UPPER)
		flags |= PPM_EXE_UPPER_LAYER;
	else if (overlay == OVERLAY_LOWER)
		flags |= PPM_EXE_LOWER_LAYER;
	if (is_memfd(exe))
		flags |= PPM_EXE_FROM_MEMFD;
	return flags;
}

/*
 * tty, vpgid, loginuid, flags, capabilities, exe_ino, exe_ino_ctime, exe_ino_mtime, uid,
 * trusted_exepath, pgid, gid.
 */
inline_always void put_exec_end(struct event *ev, struct scratch *scratch,
				 struct task_struct *task, struct file *exe, u32 exe_path)
{
	const struct cred *cred = cred_of(task);
	struct inode *inode = BPF_CORE_READ(exe, f_inode);
	struct pid *group = pid_of(task, PID_OF_GROUP);

	put_u32(ev, terminal_of(task));				/* tty */
	put_s64(ev, pid_number_inside(group));			/* vpgid */
	put_u32(ev, login_user(task));				/* loginuid */
	put_u32(ev, exe_flags(task, exe, inode));		/* flags */
	put_u64(ev, capability_set(cred, cap_inheritable));	/* cap_inheritable */
	put_u64(ev, capability_set(cred, cap_permitted));	/* cap_permitted */
	put_u64(ev, capability_set(cred, cap_effective));	/* cap_effective */
	put_u64(ev, BPF_CORE_READ(inode, i_ino));		/* exe_ino */
	put_u64(ev, change_time(inode));			/* exe_ino_ctime */
	put_u64(ev, modify_time(inode));			/* exe_ino_mtime */
	put_u32(ev, BPF_CORE_READ(cred, euid.val));		/* uid */
	put_built_path(ev, scratch, exe, exe_path); /* trusted_exepath */
	put_s64(ev, pid_number(group));				/* pgid */
	put_u32(ev, BPF_CORE_READ(cred, egid.val));		/* gid */
}

/*
 * An exec that failed: the arguments are those it was given, the rest is the process as it still
 * is.
 */
inline_always void put_failed_exec(struct event *ev, struct scratch *scratch,
				   const struct call *call, u32 argv)
{
	struct task_struct *task = current_task();
	struct file *exe = BPF_CORE_READ(task, mm, exe_file);
	u32 exe_path = build_file_path(exe);

	put_s64(ev, call->ret);					/* res */
	put_failed_args(ev, arg(call, argv), call->ia32);	/* exe, args */
	put_process(ev, task);					/* tid … cgroups */
	put_texts_of(ev, arg(call, argv + 1), ARGUMENT_BYTES_MAX, call->ia32); /* env */
	put_exec_end(ev, scratch, task, exe, exe_path);			/* tty … gid */
}

#endif
