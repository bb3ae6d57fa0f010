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
/*
 * Paths grow downwards from here, in the second half of the scratch: there is room for as many
 * names of the longest kind below, and behind it for whatever one wrong length could make us copy.
 */
#define PATH_TOP 0x7fff
#define PATH_MASK 0x7fff
_Static_assert(COMPONENTS_MAX * 256 < PATH_TOP, "names fit");
_Static_assert(PATH_MASK + PATH_BYTES_MAX < RECORD_BYTES_MAX, "the last name fits");

inline_always u8 *path_byte(struct scratch *scratch, u32 at)
{
	return scratch->data + RECORD_BYTES_MAX + masked(at, PATH_MASK);
}

/* The members of a dentry that a path is made of, as they follow each other in every kernel. */
struct place {
	struct dentry *parent;
	u32 hash;
	u32 length;
	const unsigned char *name;
};

inline_always void read_place(struct place *place, struct dentry *dentry)
{
	const u32 parent_at = bpf_core_field_offset(dentry->d_parent);

	if (bpf_core_field_offset(dentry->d_name.len) == parent_at + 12 &&
	    bpf_core_field_offset(dentry->d_name.name) == parent_at + 16) {
		bpf_probe_read_kernel(place, sizeof(*place), (char *)dentry + parent_at);
		return;
	}
	place->parent = BPF_CORE_READ(dentry, d_parent);
	place->length = BPF_CORE_READ(dentry, d_name.len);
	place->name = BPF_CORE_READ(dentry, d_name.name);
}

/*
 * One step from a place to the one above it, all of it in the scratch: the verifier looks at it
 * once, not once for each component. False: there is nothing above.
 */
verified_alone u32 step_up(void)
{
	struct scratch *scratch = scratch_of_cpu();
	struct mount *mount, *above;
	struct place place;
	struct walk *walk;
	u32 bytes;

	if (!scratch)
		return false;
	walk = &scratch->walk;
	if (walk->dentry == walk->root) {
		mount = walk->mount;
		above = BPF_CORE_READ(mount, mnt_parent);
		if (above == mount)
			return false; /* The root of all. */
		walk->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		walk->mount = above;
		walk->root = BPF_CORE_READ(above, mnt.mnt_root);
		return true;
	}
	read_place(&place, walk->dentry);
	if (walk->dentry == place.parent)
		return false; /* Not reachable from the root. */
	bytes = (place.length & (PATH_BYTES_MAX - 1)) + 1;
	if (bpf_probe_read_kernel_str(path_byte(scratch, walk->at - bytes), PATH_BYTES_MAX,
				      place.name) != bytes || bytes == 1)
		return false; /* Renamed under our hands, or gone. */
	*path_byte(scratch, walk->at - 1) = '/';
	walk->at -= bytes;
	walk->dentry = place.parent;
	return true;
}

/*
 * Puts the path below PATH_TOP; returns where it starts (relative to the second half), or its end:
 * no name.
 */
verified_alone u32 build_path(u64 path)
{
	struct scratch *scratch = scratch_of_cpu();
	u64 mount_offset = bpf_core_field_offset(struct mount, mnt);
	struct path *from = (void *)path;
	struct vfsmount *mounted;
	struct walk *walk;
	u32 at;

	if (!scratch)
		return PATH_TOP;
	mounted = BPF_CORE_READ(from, mnt);
	walk = &scratch->walk;
	walk->dentry = BPF_CORE_READ(from, dentry);
	walk->mount = (void *)((char *)mounted - mount_offset);
	walk->root = BPF_CORE_READ(mounted, mnt_root);
	walk->at = PATH_TOP;
	for (int i = 0; i < COMPONENTS_MAX; i++)
		if (!step_up())
			break;
	at = walk->at;
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
