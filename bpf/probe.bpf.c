// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The probe: one object for every kernel from 5.8 on (bpf/kernel.h says how). `sys_exit` below sees
 * each system call that ends and hands the wanted ones to the program of that call, through the
 * table `calls` that user space fills. The files of bpf/on hold those programs and the few that are
 * attached by themselves.
 */
#include "call.h"
#include "gen/syscalls.gen.h"
#include "read/agent.h"
#include "read/task.h"

/* The kernel lends bpf_probe_read_kernel and others to GPL-compatible programs only. */
char LICENSE[] SEC("license") = "Dual MIT/GPL";

#define IA32_SOCKETCALL 102

#ifdef __TARGET_ARCH_x86

inline_always void read_ia32_args(struct call *call, struct pt_regs *regs)
{
	call->args[0] = (u32)regs->bx;
	call->args[1] = (u32)regs->cx;
	call->args[2] = (u32)regs->dx;
	call->args[3] = (u32)regs->si;
	call->args[4] = (u32)regs->di;
	call->args[5] = (u32)regs->bp;
}

/* The call that a socketcall(2) stands for, by its code from 1 (SYS_SOCKET) on; 0: none of ours. */
inline_always u32 number_of_socketcall(u32 code)
{
	switch (code) {
	case 1:
		return NR_socket;
	case 2:
		return NR_bind;
	case 3:
		return NR_connect;
	case 4:
		return NR_listen;
	case 5:
		return NR_accept;
	case 6:
		return NR_getsockname;
	case 7:
		return NR_getpeername;
	case 8:
		return NR_socketpair;
	case 11:
		return NR_sendto;
	case 12:
		return NR_recvfrom;
	case 13:
		return NR_shutdown;
	case 14:
		return NR_setsockopt;
	case 15:
		return NR_getsockopt;
	case 16:
		return NR_sendmsg;
	case 17:
		return NR_recvmsg;
	case 18:
		return NR_accept4;
	case 19:
		return NR_recvmmsg;
	case 20:
		return NR_sendmmsg;
	default:
		return 0;
	}
}

/* Turns a 32-bit call into the native one. False: there is none, or nobody wants it. */
inline_always bool widen_call(struct call *call, struct pt_regs *regs, u32 nr, s64 ret)
{
	u32 native;

	/*
	 * After a 64-bit program has executed a 32-bit one, execve and execveat end with their
	 * native numbers.
	 */
	if (ret == 0 && (nr == NR_execve || nr == NR_execveat))
		return false;
	read_ia32_args(call, regs);
	call->ia32 = 1;
	if (nr == IA32_SOCKETCALL) {
		u32 args[ARGS_MAX] = {};

		bpf_probe_read_user(args, sizeof(args), (void *)call->args[1]);
		native = number_of_socketcall(call->args[0]);
		if (!native || !(live.wanted[masked(native, SYSCALLS_MAX - 1)] & WANTED))
			return false;
		for (int i = 0; i < ARGS_MAX; i++)
			call->args[i] = args[i];
		call->nr = native;
		call->socketcall = 1;
		return true;
	}
	native = config.from_ia32[masked(nr, SYSCALLS_MAX - 1)];
	call->nr = native - 1;
	return native != 0;
}

#else

/* 32-bit tasks are supported on x86_64 only. */
inline_always bool widen_call(struct call *call, struct pt_regs *regs, u32 nr, s64 ret)
{
	return false;
}

#endif

/* Where a thread's mark is; NULL: it has none. */
inline_always u8 *mark_of_thread(void)
{
	u32 tid = bpf_get_current_pid_tgid();
	u32 row = tid / TIDS_OF_ROW;
	struct tid_row *marks = bpf_map_lookup_elem(&told, &row);

	return marks ? &marks->is_told[masked(tid, TIDS_OF_ROW - 1)] : NULL;
}

/* Of the two runs at the end of a call: whether this is the one that tells of it. */
inline_always bool is_first(bool again)
{
	u8 *mark = mark_of_thread();
	bool is_told = mark && *mark;

	if (mark)
		*mark = !again;
	return !again || (mark && !is_told);
}

inline_always int dispatch(void *ctx, struct pt_regs *regs, long ret, bool again)
{
	u32 nr = syscall_number(regs);
	struct scratch *scratch;
	u8 wanted;

	/* Most calls on the machine end here; -1 (none) does too. */
	if (nr >= SYSCALLS_MAX)
		return 0;
	wanted = live.wanted[masked(nr, SYSCALLS_MAX - 1)];
	if (!wanted)
		return 0;
	if (is_agent())
		return 0;
	scratch = scratch_of_cpu();
	if (!scratch)
		return 0;
	if (config.drop_failed && ret < 0)
		return 0;
	if (config.tries_again && !is_first(again))
		return 0;
	if (is_ia32()) {
		struct call *call = &scratch->narrow;

		/* The first run may have been interrupted while it used this. */
		if (again || !(wanted & WANTED_IA32))
			return 0;
		call->ret = ret;
		call->nr = nr;
		call->socketcall = 0;
		if (!widen_call(call, regs, nr, ret))
			return 0;
		nr = call->nr;
		wanted = live.wanted[masked(nr, SYSCALLS_MAX - 1)];
	} else if (!(wanted & WANTED)) {
		return 0;
	}
	if (!has_room(scratch, config.types[masked(nr, SYSCALLS_MAX - 1)],
		      worth_of(wanted, ret < 0 ? WORTH_FAILED : WORTH_DONE)))
		return 0;
	bpf_tail_call(ctx, &calls, nr);
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long ret)
{
	return dispatch(ctx, regs, ret, false);
}

/*
 * The same once more, behind it, on kernels that leave a program out while they have preempted
 * another run of it on that CPU (bpf/hold.h): while a task waits in `sys_exit`, this one tells of
 * the calls of others. Both being left out at a time is a matter of two tasks waiting at once.
 */
SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit_again, struct pt_regs *regs, long ret)
{
	return dispatch(ctx, regs, ret, true);
}

/* All beginnings, where the five that are wanted cannot be had by themselves (bpf/read/enter.h). */
SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long id)
{
	u32 nr = id;

	if (nr >= SYSCALLS_MAX || !(live.wanted[masked(nr, SYSCALLS_MAX - 1)] & WANTED))
		return 0;
	/* 32-bit calls have other numbers. */
	if (is_ia32())
		return 0;
	bpf_tail_call(ctx, &begins, nr);
	return 0;
}

/*
 * Run once by user space (BPF_PROG_TEST_RUN): only the kernel knows the agent's number outside all
 * namespaces.
 */
SEC("raw_tp")
int identify_agent(void *ctx)
{
	live.agent = bpf_get_current_pid_tgid() >> 32;
	return 0;
}

#include "on/accept.bpf.c"
#include "on/accept4.bpf.c"
#include "on/access.bpf.c"
#include "on/bind.bpf.c"
#include "on/bpf.bpf.c"
#include "on/brk.bpf.c"
#include "on/capset.bpf.c"
#include "on/chdir.bpf.c"
#include "on/chmod.bpf.c"
#include "on/chown.bpf.c"
#include "on/chroot.bpf.c"
#include "on/clone.bpf.c"
#include "on/clone3.bpf.c"
#include "on/close.bpf.c"
#include "on/close_range.bpf.c"
#include "on/connect.bpf.c"
#include "on/copy_file_range.bpf.c"
#include "on/creat.bpf.c"
#include "on/delete_module.bpf.c"
#include "on/dup.bpf.c"
#include "on/dup2.bpf.c"
#include "on/dup3.bpf.c"
#include "on/epoll_create.bpf.c"
#include "on/epoll_create1.bpf.c"
#include "on/epoll_wait.bpf.c"
#include "on/eventfd.bpf.c"
#include "on/eventfd2.bpf.c"
#include "on/execve.bpf.c"
#include "on/execveat.bpf.c"
#include "on/fchdir.bpf.c"
#include "on/fchmod.bpf.c"
#include "on/fchmodat.bpf.c"
#include "on/fchown.bpf.c"
#include "on/fchownat.bpf.c"
#include "on/fcntl.bpf.c"
#include "on/finit_module.bpf.c"
#include "on/flock.bpf.c"
#include "on/fork.bpf.c"
#include "on/fsconfig.bpf.c"
#include "on/fstat.bpf.c"
#include "on/futex.bpf.c"
#include "on/generic.bpf.c"
#include "on/getcwd.bpf.c"
#include "on/getdents.bpf.c"
#include "on/getdents64.bpf.c"
#include "on/getegid.bpf.c"
#include "on/geteuid.bpf.c"
#include "on/getgid.bpf.c"
#include "on/getpeername.bpf.c"
#include "on/getresgid.bpf.c"
#include "on/getresuid.bpf.c"
#include "on/getrlimit.bpf.c"
#include "on/getsockname.bpf.c"
#include "on/getsockopt.bpf.c"
#include "on/getuid.bpf.c"
#include "on/init_module.bpf.c"
#include "on/inotify_init.bpf.c"
#include "on/inotify_init1.bpf.c"
#include "on/io_uring_enter.bpf.c"
#include "on/io_uring_register.bpf.c"
#include "on/io_uring_setup.bpf.c"
#include "on/ioctl.bpf.c"
#include "on/keyctl.bpf.c"
#include "on/kill.bpf.c"
#include "on/lchown.bpf.c"
#include "on/link.bpf.c"
#include "on/linkat.bpf.c"
#include "on/listen.bpf.c"
#include "on/lseek.bpf.c"
#include "on/lstat.bpf.c"
#include "on/memfd_create.bpf.c"
#include "on/mkdir.bpf.c"
#include "on/mkdirat.bpf.c"
#include "on/mknod.bpf.c"
#include "on/mknodat.bpf.c"
#include "on/mlock.bpf.c"
#include "on/mlock2.bpf.c"
#include "on/mlockall.bpf.c"
#include "on/mmap.bpf.c"
#include "on/mount.bpf.c"
#include "on/mprotect.bpf.c"
#include "on/munlock.bpf.c"
#include "on/munlockall.bpf.c"
#include "on/munmap.bpf.c"
#include "on/nanosleep.bpf.c"
#include "on/newfstatat.bpf.c"
#include "on/open.bpf.c"
#include "on/open_by_handle_at.bpf.c"
#include "on/openat.bpf.c"
#include "on/openat2.bpf.c"
#include "on/pidfd_getfd.bpf.c"
#include "on/pidfd_open.bpf.c"
#include "on/pipe.bpf.c"
#include "on/pipe2.bpf.c"
#include "on/poll.bpf.c"
#include "on/ppoll.bpf.c"
#include "on/prctl.bpf.c"
#include "on/pread64.bpf.c"
#include "on/preadv.bpf.c"
#include "on/prlimit64.bpf.c"
#include "on/process_vm_readv.bpf.c"
#include "on/process_vm_writev.bpf.c"
#include "on/ptrace.bpf.c"
#include "on/pwrite64.bpf.c"
#include "on/pwritev.bpf.c"
#include "on/quotactl.bpf.c"
#include "on/read.bpf.c"
#include "on/readv.bpf.c"
#include "on/recvfrom.bpf.c"
#include "on/recvmmsg.bpf.c"
#include "on/recvmsg.bpf.c"
#include "on/rename.bpf.c"
#include "on/renameat.bpf.c"
#include "on/renameat2.bpf.c"
#include "on/rmdir.bpf.c"
#include "on/sched_process_exec.bpf.c"
#include "on/sched_process_exit.bpf.c"
#include "on/sched_process_fork.bpf.c"
#include "on/sched_switch.bpf.c"
#include "on/seccomp.bpf.c"
#include "on/select.bpf.c"
#include "on/semctl.bpf.c"
#include "on/semget.bpf.c"
#include "on/semop.bpf.c"
#include "on/sendfile.bpf.c"
#include "on/sendmmsg.bpf.c"
#include "on/sendmsg.bpf.c"
#include "on/sendto.bpf.c"
#include "on/setgid.bpf.c"
#include "on/setns.bpf.c"
#include "on/setpgid.bpf.c"
#include "on/setregid.bpf.c"
#include "on/setresgid.bpf.c"
#include "on/setresuid.bpf.c"
#include "on/setreuid.bpf.c"
#include "on/setrlimit.bpf.c"
#include "on/setsid.bpf.c"
#include "on/setsockopt.bpf.c"
#include "on/setuid.bpf.c"
#include "on/shutdown.bpf.c"
#include "on/signal_deliver.bpf.c"
#include "on/signalfd.bpf.c"
#include "on/signalfd4.bpf.c"
#include "on/socket.bpf.c"
#include "on/socketpair.bpf.c"
#include "on/splice.bpf.c"
#include "on/stat.bpf.c"
#include "on/symlink.bpf.c"
#include "on/symlinkat.bpf.c"
#include "on/tgkill.bpf.c"
#include "on/timerfd_create.bpf.c"
#include "on/tkill.bpf.c"
#include "on/umount.bpf.c"
#include "on/umount2.bpf.c"
#include "on/unlink.bpf.c"
#include "on/unlinkat.bpf.c"
#include "on/unshare.bpf.c"
#include "on/userfaultfd.bpf.c"
#include "on/vfork.bpf.c"
#include "on/write.bpf.c"
#include "on/writev.bpf.c"
