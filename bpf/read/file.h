/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Open files: from a descriptor to device, inode, overlay layer and flags. */
#ifndef GYR_READ_FILE_H
#define GYR_READ_FILE_H

#include "event.h"
#include "gen/flags.gen.h"
#include "read/task.h"

#define FILE_MODE_CREATED 0x100000 /* FMODE_CREATED */
#define OVERLAYFS_MAGIC 0x794c7630
#define OPEN_CREAT 0100

/* The file behind a descriptor of the current task. */
inline_always struct file *file_of(s32 fd)
{
	struct fdtable *table;
	struct file **files;
	struct file *file = NULL;
	u32 max;

	if (fd < 0)
		return NULL;
	if (has_typed_task()) {
		table = bpf_get_current_task_btf()->files->fdt;
		max = table->max_fds;
		files = table->fd;
	} else {
		table = BPF_CORE_READ(current_task(), files, fdt);
		max = BPF_CORE_READ(table, max_fds);
		files = BPF_CORE_READ(table, fd);
	}
	if ((u32)fd < max)
		bpf_probe_read_kernel(&file, sizeof(file), &files[fd]);
	return file;
}

inline_always u64 inode_number(s32 fd)
{
	struct file *file = file_of(fd);

	return file ? BPF_CORE_READ(file, f_inode, i_ino) : 0;
}

enum overlay { OVERLAY_NONE, OVERLAY_UPPER, OVERLAY_LOWER };

/*
 * An overlayfs inode is followed in memory by the dentry of its upper layer (struct ovl_inode);
 * overlayfs may be a module without BTF, so its place is the size of struct inode.
 */
inline_always enum overlay overlay_of(struct inode *inode, struct super_block *super)
{
	struct dentry *upper = NULL;

	if (BPF_CORE_READ(super, s_magic) != OVERLAYFS_MAGIC)
		return OVERLAY_NONE;
	bpf_probe_read_kernel(&upper, sizeof(upper),
			      (char *)inode + bpf_core_type_size(struct inode));
	if (upper && BPF_CORE_READ(upper, d_inode, i_ino))
		return OVERLAY_UPPER;
	return OVERLAY_LOWER;
}

/* What an open event says of the new file. */
struct opened {
	u64 inode;
	u32 device;
	u32 flags; /* PPM_O_F_CREATED, PPM_FD_*_LAYER */
};

/* `flags` as the caller gave them: a file is new only when it asked for that. */
inline_always void read_opened(struct opened *opened, s64 fd, u32 flags)
{
	struct super_block *super;
	struct inode *inode;
	struct file *file;
	enum overlay overlay;

	opened->inode = 0;
	opened->device = 0;
	opened->flags = 0;
	file = file_of((s32)fd);
	if (!file)
		return;
	if ((flags & OPEN_CREAT) && (BPF_CORE_READ(file, f_mode) & FILE_MODE_CREATED))
		opened->flags |= PPM_O_F_CREATED;
	inode = BPF_CORE_READ(file, f_inode);
	super = BPF_CORE_READ(inode, i_sb);
	opened->inode = BPF_CORE_READ(inode, i_ino);
	opened->device = device_number(BPF_CORE_READ(super, s_dev));
	overlay = overlay_of(inode, super);
	if (overlay == OVERLAY_UPPER)
		opened->flags |= PPM_FD_UPPER_LAYER;
	else if (overlay == OVERLAY_LOWER)
		opened->flags |= PPM_FD_LOWER_LAYER;
}

/*
 * The access mode is a number from 0 to 2 in the kernel; 3, which no flag names, reads as
 * read-only.
 */
inline_always u32 open_flags(u32 flags)
{
	u32 access = flags & 3;

	return open_flags_to_wire(flags) | (access == 1   ? PPM_O_WRONLY :
					    access == 2 ? PPM_O_RDWR :
							  PPM_O_RDONLY);
}

/*
 * A mode has a meaning only when the call may create; falco takes O_DIRECTORY for O_TMPFILE here
 * too.
 */
inline_always u32 open_mode(u32 flags, u32 mode)
{
	if (!(open_flags_to_wire(flags) & (PPM_O_CREAT | PPM_O_TMPFILE)))
		return 0;
	return permission_bits_to_wire(mode);
}

/* Mode and type of a new node; no type means a regular file. */
inline_always u32 node_mode(u32 mode)
{
	u32 type = mode & 0170000;
	u32 wire = permission_bits_to_wire(mode);

	switch (type) {
	case 0:
	case 0100000:
		return wire | PPM_S_IFREG;
	case 0140000:
		return wire | PPM_S_IFSOCK;
	case 0060000:
		return wire | PPM_S_IFBLK;
	case 0020000:
		return wire | PPM_S_IFCHR;
	case 0010000:
		return wire | PPM_S_IFIFO;
	default:
		return wire;
	}
}

#endif
