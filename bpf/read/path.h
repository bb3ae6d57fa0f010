/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The path of an open file, put together from the names of its dentries, across mounts, from the
 * last to the first. Tracing programs may not call the kernel's own d_path, so: names only, no "
 * (deleted)", and at most COMPONENTS_MAX of them. What has no place in a file system (memfd) gives
 * its bare name.
 */
#ifndef GYR_READ_PATH_H
#define GYR_READ_PATH_H

#include "event.h"

#define COMPONENTS_MAX 96
/* Paths grow downwards from here; the verifier wants room for one more name behind it. */
#define PATH_END (2 * RECORD_BYTES_MAX - 2 * PATH_BYTES_MAX)
#define PATH_TOP (PATH_END - RECORD_BYTES_MAX)
#define PATH_MASK (RECORD_BYTES_MAX - 1)

/* A place in the second half of the scratch, below PATH_END. */
inline_always u8 *path_byte(struct scratch *scratch, u32 at)
{
	at = masked(at, PATH_MASK);
	if (at > PATH_TOP)
		at = PATH_TOP;
	return scratch->data + RECORD_BYTES_MAX + at;
}

/*
 * Puts the path below PATH_END; returns where it starts (relative to the second half), or its end:
 * no name.
 */
verified_alone u32 build_path(u64 path)
{
	struct scratch *scratch = scratch_of_cpu();
	struct path *from = (void *)path;
	struct vfsmount *vfsmount = BPF_CORE_READ(from, mnt);
	struct dentry *dentry = BPF_CORE_READ(from, dentry);
	u64 mount_offset = bpf_core_field_offset(struct mount, mnt);
	struct mount *mount = (void *)((char *)vfsmount - mount_offset);
	struct dentry *root = BPF_CORE_READ(vfsmount, mnt_root);
	u32 at = PATH_TOP;

	if (!scratch)
		return at;
	for (int i = 0; i < COMPONENTS_MAX; i++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
		u32 length;
		long got;

		if (dentry == root) {
			struct mount *above = BPF_CORE_READ(mount, mnt_parent);

			if (above == mount)
				break; /* The root of all. */
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = above;
			root = BPF_CORE_READ(mount, mnt.mnt_root);
			continue;
		}
		if (dentry == parent)
			break; /* Not reachable from the root. */
		length = BPF_CORE_READ(dentry, d_name.len) & (PATH_BYTES_MAX - 1);
		got = bpf_probe_read_kernel_str(path_byte(scratch, at - length - 1), PATH_BYTES_MAX,
						BPF_CORE_READ(dentry, d_name.name));
		if (got <= 1 || got != length + 1)
			break; /* Renamed under our hands, or gone. */
		*path_byte(scratch, at - 1) = '/';
		at = forget(&scratch->other, at - length - 1);
		dentry = parent;
	}
	if (at == PATH_TOP)
		return at;
	/* "name/" pairs stand there: the last slash becomes the end, one more goes in front. */
	*path_byte(scratch, PATH_TOP - 1) = 0;
	at -= 1;
	*path_byte(scratch, at) = '/';
	return at;
}

/* Builds the path of an open file in the second half of the scratch; put_built_path writes it. */
inline_always u32 build_file_path(struct file *file)
{
	return build_path((u64)file + bpf_core_field_offset(struct file, f_path));
}

inline_always void put_built_path(struct event *ev, struct scratch *scratch, struct file *file,
		u32 at)
{
	if (!file)
		put_empty(ev);
	else if (at == PATH_TOP)
		put_kernel_text(ev, BPF_CORE_READ(file, f_path.dentry, d_name.name));
	else
		put_kernel_text(ev, path_byte(scratch, at));
}

#endif
