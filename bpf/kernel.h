/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The few kernel structures the probe reads, cut down to the members it reads. Offsets here mean
 * nothing: each access is relocated against the running kernel's BTF when the probe is loaded, so
 * one text serves every kernel and processor. A structure whose member moved or changed its type
 * between releases has one flavour per shape (`name___shape`), and the reader asks which one
 * exists.
 */
#ifndef GYR_KERNEL_H
#define GYR_KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

#define KERNEL_STRUCT __attribute__((preserve_access_index))
#define inline_always static __always_inline

/*
 * A function that the verifier looks at once, whatever it is called with, instead of once for each
 * call and each way that leads there. It may be given numbers only (pointers since Linux 5.12), and
 * its caller learns nothing of the number it returns.
 */
#define verified_alone __attribute__((noinline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/*
 * An index the verifier believes: masked last, in the register that is used. The compiler must not
 * see what the value was before, or it drops the mask as superfluous.
 */
inline_always u64 masked(u64 value, u64 mask)
{
	asm volatile("" : "+r"(value));
	return value & mask;
}

#ifdef __TARGET_ARCH_x86
struct pt_regs {
	unsigned long bp;
	unsigned long bx;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
} KERNEL_STRUCT;
#else
struct pt_regs {
	u64 regs[31];
	u64 orig_x0;
	s32 syscallno;
} KERNEL_STRUCT;
#endif

typedef struct {
	u32 val;
} kuid_t;
typedef kuid_t kgid_t;

struct list_head {
	struct list_head *next;
	struct list_head *prev;
} KERNEL_STRUCT;

/* Processes. */

struct thread_info {
	unsigned long flags;
	u32 status;
} KERNEL_STRUCT;

struct pid_namespace {
	struct task_struct *child_reaper;
	unsigned int level;
} KERNEL_STRUCT;

struct upid {
	int nr;
	struct pid_namespace *ns;
} KERNEL_STRUCT;

struct pid {
	unsigned int level;
	struct upid numbers[1];
} KERNEL_STRUCT;

/* Indexes of signal_struct.pids; the same since 4.19. */
enum pid_kind { PID_OF_THREAD, PID_OF_PROCESS, PID_OF_GROUP, PID_OF_SESSION, PID_KINDS };

struct rlimit {
	unsigned long rlim_cur;
	unsigned long rlim_max;
} KERNEL_STRUCT;

struct tty_driver {
	int major;
	int minor_start;
} KERNEL_STRUCT;

struct tty_struct {
	struct tty_driver *driver;
	int index;
} KERNEL_STRUCT;

struct signal_struct {
	struct list_head thread_head;
	unsigned int is_child_subreaper : 1;
	unsigned int has_child_subreaper : 1;
	struct pid *pids[PID_KINDS];
	struct tty_struct *tty;
	struct rlimit rlim[16];
} KERNEL_STRUCT;

/* Before 6.3 two 32-bit halves, then one number: the same bytes on little-endian processors. */
struct kernel_cap_struct {
	u64 val;
};

struct group_info {
	int ngroups;
	kgid_t gid[1];
} KERNEL_STRUCT;

struct uid_gid_extent {
	u32 first;
	u32 lower_first;
	u32 count;
} KERNEL_STRUCT;

struct uid_gid_map {
	u32 nr_extents;
	struct uid_gid_extent extent[5];
} KERNEL_STRUCT;

struct user_namespace {
	struct uid_gid_map uid_map;
	struct uid_gid_map gid_map;
} KERNEL_STRUCT;

struct cred {
	kuid_t uid;
	kgid_t gid;
	kuid_t euid;
	kgid_t egid;
	kuid_t fsuid;
	kgid_t fsgid;
	struct kernel_cap_struct cap_inheritable;
	struct kernel_cap_struct cap_permitted;
	struct kernel_cap_struct cap_effective;
	struct user_namespace *user_ns;
	struct group_info *group_info;
} KERNEL_STRUCT;

struct nsproxy {
	struct pid_namespace *pid_ns_for_children;
} KERNEL_STRUCT;

typedef struct {
	s64 counter;
} atomic_long_t;

struct mm_rss_stat {
	atomic_long_t count[4];
} KERNEL_STRUCT;

/* The indexes of either form of rss_stat. */
enum rss_kind { RSS_FILE, RSS_ANON, RSS_SWAP, RSS_SHMEM };

struct mm_struct {
	unsigned long total_vm;
	unsigned long arg_start;
	unsigned long arg_end;
	unsigned long env_start;
	unsigned long env_end;
	struct mm_rss_stat rss_stat;
	struct file *exe_file;
} KERNEL_STRUCT;

struct percpu_counter {
	s64 count;
} KERNEL_STRUCT;

/* Since 6.2 (f1a7941243c1). */
struct mm_struct___percpu {
	struct percpu_counter rss_stat[4];
} KERNEL_STRUCT;

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
} KERNEL_STRUCT;

struct files_struct {
	struct fdtable *fdt;
} KERNEL_STRUCT;

struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	struct mm_struct *mm;
	int exit_code;
	int pid;
	int tgid;
	struct task_struct *real_parent;
	struct list_head children;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct list_head thread_node;
	u64 start_time;
	unsigned long min_flt;
	unsigned long maj_flt;
	const struct cred *cred;
	char comm[16];
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	kuid_t loginuid;
	struct css_set *cgroups;
} KERNEL_STRUCT;

struct linux_binprm {
	const char *filename;
} KERNEL_STRUCT;

/* Control groups. */

struct kernfs_node {
	struct kernfs_node *parent;
	const char *name;
} KERNEL_STRUCT;

/* Since 6.15. */
struct kernfs_node___rcu {
	struct kernfs_node *__parent;
} KERNEL_STRUCT;

struct cgroup {
	struct kernfs_node *kn;
} KERNEL_STRUCT;

struct cgroup_subsys {
	const char *name;
} KERNEL_STRUCT;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys *ss;
} KERNEL_STRUCT;

struct css_set {
	struct cgroup_subsys_state *subsys[16];
} KERNEL_STRUCT;

/* Values differ with the kernel's configuration: always ask for the relocated one. */
enum cgroup_subsys_id {
	cpuset_cgrp_id,
	cpu_cgrp_id,
	cpuacct_cgrp_id,
	io_cgrp_id,
	memory_cgrp_id,
};

/* Files. */

struct timespec64 {
	s64 tv_sec;
	long tv_nsec;
} KERNEL_STRUCT;

struct super_block {
	u32 s_dev;
	unsigned long s_flags;
	unsigned long s_magic;
} KERNEL_STRUCT;

struct inode {
	u16 i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned int i_flags;
	struct super_block *i_sb;
	unsigned long i_ino;
	struct timespec64 i_ctime;
	struct timespec64 i_mtime;
} KERNEL_STRUCT;

/* i_ctime since 6.6, i_mtime since 6.7. */
struct inode___underscored {
	struct timespec64 __i_ctime;
	struct timespec64 __i_mtime;
} KERNEL_STRUCT;

/* Since 6.11. */
struct inode___split {
	s64 i_ctime_sec;
	s64 i_mtime_sec;
	u32 i_ctime_nsec;
	u32 i_mtime_nsec;
} KERNEL_STRUCT;

struct qstr {
	u32 len;
	const unsigned char *name;
} KERNEL_STRUCT;

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
} KERNEL_STRUCT;

struct vfsmount {
	struct dentry *mnt_root;
} KERNEL_STRUCT;

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
} KERNEL_STRUCT;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
} KERNEL_STRUCT;

struct file {
	struct path f_path;
	struct inode *f_inode;
	const void *f_op;
	unsigned int f_mode;
	void *private_data;
} KERNEL_STRUCT;

/* Sockets. */

struct in6_address {
	u32 part[4];
};

struct sock_common {
	u32 skc_daddr;
	u16 skc_dport;
	u16 skc_family;
	struct in6_address skc_v6_daddr;
	struct in6_address skc_v6_rcv_saddr;
} KERNEL_STRUCT;

struct sock {
	struct sock_common __sk_common;
	u32 sk_ack_backlog;
	u32 sk_max_ack_backlog;
} KERNEL_STRUCT;

struct ipv6_pinfo {
	struct in6_address saddr;
} KERNEL_STRUCT;

struct inet_sock {
	struct ipv6_pinfo *pinet6;
	u32 inet_saddr;
	u16 inet_sport;
} KERNEL_STRUCT;

struct sockaddr_un {
	u16 sun_family;
	char sun_path[108];
} KERNEL_STRUCT;

struct unix_address {
	int len;
	struct sockaddr_un name[1];
} KERNEL_STRUCT;

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
} KERNEL_STRUCT;

struct socket {
	struct sock *sk;
} KERNEL_STRUCT;

#endif
