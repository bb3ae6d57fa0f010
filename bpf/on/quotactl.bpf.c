// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* quotactl(2) */
#include "call.h"

/* struct if_dqblk */
struct disk_quota {
	u64 block_hard;
	u64 block_soft;
	u64 space;
	u64 inode_hard;
	u64 inode_soft;
	u64 inodes;
	u64 block_time;
	u64 inode_time;
	u32 valid;
};

#define VALID_BLOCK_LIMITS 1
#define VALID_SPACE 2
#define VALID_INODE_LIMITS 4
#define VALID_BLOCK_TIME 16
#define VALID_INODE_TIME 32

/* struct if_dqinfo */
struct quota_info {
	u64 block_grace;
	u64 inode_grace;
	u32 flags;
	u32 valid;
};

SYSCALL_EXIT(quotactl)
{
	u32 raw = arg(call, 0);
	u16 command = quota_command_to_wire(raw >> 8);
	struct disk_quota quota = {};
	struct quota_info info = {};
	struct event ev;
	u32 format = 0;
	bool has_id = command == PPM_Q_GETQUOTA || command == PPM_Q_SETQUOTA ||
		      command == PPM_Q_XGETQUOTA || command == PPM_Q_XSETQLIM;

	if (command == PPM_Q_GETQUOTA || command == PPM_Q_SETQUOTA)
		read_user(&quota, arg(call, 3));
	if (command == PPM_Q_GETINFO || command == PPM_Q_SETINFO)
		read_user(&info, arg(call, 3));
	event_begin(&ev, scratch, SYSCALL_QUOTACTL_X);
	put_s64(&ev, call->ret); /* res */
	put_user_text(&ev, arg(call, 1)); /* special */
	if (command == PPM_Q_QUOTAON)
		put_user_text(&ev, arg(call, 3)); /* quotafilepath */
	else
		put_empty(&ev);
	put_u64(&ev, quota.valid & VALID_BLOCK_LIMITS ? quota.block_hard : 0); /* dqb_bhardlimit */
	put_u64(&ev, quota.valid & VALID_BLOCK_LIMITS ? quota.block_soft : 0); /* dqb_bsoftlimit */
	put_u64(&ev, quota.valid & VALID_SPACE ? quota.space : 0); /* dqb_curspace */
	put_u64(&ev, quota.valid & VALID_INODE_LIMITS ? quota.inode_hard : 0); /* dqb_ihardlimit */
	put_u64(&ev, quota.valid & VALID_INODE_LIMITS ? quota.inode_soft : 0); /* dqb_isoftlimit */
	put_u64(&ev, quota.valid & VALID_BLOCK_TIME ? quota.block_time : 0); /* dqb_btime */
	put_u64(&ev, quota.valid & VALID_INODE_TIME ? quota.inode_time : 0); /* dqb_itime */
	put_u64(&ev, info.valid & 1 ? info.block_grace : 0); /* dqi_bgrace */
	put_u64(&ev, info.valid & 2 ? info.inode_grace : 0); /* dqi_igrace */
	put_u8(&ev, info.valid & 4 ? info.flags : 0); /* dqi_flags */
	if (command == PPM_Q_GETFMT)
		bpf_probe_read_user(&format, sizeof(format), (void *)arg(call, 3));
	put_u8(&ev, quota_format_to_wire(format)); /* quota_fmt_out */
	put_u16(&ev, command); /* cmd */
	put_u8(&ev, quota_type_to_wire(raw & 0xff)); /* type */
	put_u32(&ev, has_id ? arg(call, 2) : 0); /* id */
	put_u8(&ev, command == PPM_Q_QUOTAON ? quota_format_to_wire(arg(call, 2)) :
					       PPM_QFMT_NOT_USED); /* quota_fmt */
	return event_output(&ev);
}
