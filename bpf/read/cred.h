/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Users, groups and capabilities of a process, and what they let it do to its executable. */
#ifndef GYR_READ_CRED_H
#define GYR_READ_CRED_H

#include "event.h"

/* Up to CAP_CHECKPOINT_RESTORE; the wire uses the same bits. */
#define CAPABILITIES_KNOWN ((1ull << 41) - 1)
#define CAPABILITY_DAC_OVERRIDE (1ull << 1)
#define CAPABILITY_FOWNER (1ull << 3)
#define ID_NONE ((u32)-1)

inline_always const struct cred *cred_of(struct task_struct *task)
{
	return BPF_CORE_READ(task, cred);
}

#define capability_set(cred, set)                                               \
	({                                                                      \
		u64 bits_ = 0;                                                  \
		bpf_core_read(&bits_, sizeof(bits_), &(cred)->set);             \
		bits_ & CAPABILITIES_KNOWN;                                     \
	})

/*
 * The user who logged in, whatever the process became since; -1: none, or a kernel without audit.
 */
inline_always u32 login_user(struct task_struct *task)
{
	if (!bpf_core_field_exists(task->loginuid))
		return ID_NONE;
	return BPF_CORE_READ(task, loginuid.val);
}

#define RANGE_OF_GROUP ~0ull /* It was found. */

/* Halves a range of ids (`low` in the lower half of the number, behind the last in the upper). */
verified_alone u64 halve_range(u64 ids, u64 range, u32 wanted)
{
	u32 low = range;
	u32 high = range >> 32;
	u32 middle = (low + high) / 2;
	u32 found = 0;

	bpf_probe_read_kernel(&found, sizeof(found), (u32 *)ids + middle);
	if (found == wanted)
		return RANGE_OF_GROUP;
	if (found < wanted)
		return (u64)high << 32 | (middle + 1);
	return (u64)middle << 32 | low;
}

/* Supplementary groups are sorted; 65 536 at most. */
verified_alone u32 has_group(u64 cred, u32 group)
{
	struct group_info *groups = BPF_CORE_READ((const struct cred *)cred, group_info);
	u64 ids = (u64)groups + bpf_core_field_offset(groups->gid);
	u64 range = groups ? (u64)(u32)BPF_CORE_READ(groups, ngroups) << 32 : 0;

	for (int step = 0; step < 17 && (u32)range < (u32)(range >> 32); step++)
		range = halve_range(ids, range, group);
	return range == RANGE_OF_GROUP;
}

/*
 * Whether an id of the host has a number in a user namespace. Only maps of up to five ranges are
 * read.
 */
verified_alone u32 is_mapped(u64 map_address, u32 id)
{
	struct uid_gid_map *map = (void *)map_address;
	u32 ranges = BPF_CORE_READ(map, nr_extents);

	for (u32 i = 0; i < 5; i++) {
		u32 first;

		if (i >= ranges)
			break;
		first = BPF_CORE_READ(map, extent[i].lower_first);
		if (id >= first && id <= first + BPF_CORE_READ(map, extent[i].count) - 1)
			return true;
	}
	return false;
}

#define MODE_GROUP_WRITE 0020
#define MODE_OTHER_WRITE 0002
#define MODE_TYPE 0170000
#define FILESYSTEM_READ_ONLY 1 /* SB_RDONLY */
#define INODE_IMMUTABLE 8      /* S_IMMUTABLE */

/*
 * Whether the process could write to the file, by mode and capabilities; POSIX ACLs are not looked
 * at.
 */
verified_alone u32 could_write(u64 task, u64 inode_address)
{
	const struct cred *cred = cred_of((void *)task);
	struct inode *inode = (void *)inode_address;
	u16 mode = BPF_CORE_READ(inode, i_mode);
	u16 type = mode & MODE_TYPE;
	u32 uid = BPF_CORE_READ(inode, i_uid.val);
	u32 gid = BPF_CORE_READ(inode, i_gid.val);
	struct user_namespace *ns;
	u64 capabilities;

	if ((BPF_CORE_READ(inode, i_sb, s_flags) & FILESYSTEM_READ_ONLY) &&
	    (type == 0100000 || type == 0040000 || type == 0120000))
		return false;
	if (BPF_CORE_READ(inode, i_flags) & INODE_IMMUTABLE)
		return false;
	if (uid == ID_NONE || gid == ID_NONE)
		return false;
	/* The owner may change the mode. */
	if (BPF_CORE_READ(cred, fsuid.val) == uid)
		return true;
	if (BPF_CORE_READ(cred, fsgid.val) == gid || has_group((u64)cred, gid)) {
		if (mode & MODE_GROUP_WRITE)
			return true;
	} else if (mode & MODE_OTHER_WRITE) {
		return true;
	}
	ns = BPF_CORE_READ(cred, user_ns);
	if (!ns || !is_mapped((u64)&ns->uid_map, uid))
		return false;
	capabilities = capability_set(cred, cap_effective);
	if (capabilities & CAPABILITY_FOWNER)
		return true;
	return (capabilities & CAPABILITY_DAC_OVERRIDE) && is_mapped((u64)&ns->gid_map, gid);
}

#endif
