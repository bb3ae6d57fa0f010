// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A program was executed, through execve or execveat: kernels disagree on what sys_exit says then,
 * so it is told from here, always as execve.
 */
#include "hold.h"
#include "read/exec.h"
#include "read/hook.h"

inline_always int tell_exec(struct linux_binprm *program)
{
	struct task_struct *task = current_task();
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	struct file *exe = BPF_CORE_READ(mm, exe_file);
	struct scratch *scratch = scratch_of_hook(task);
	struct event ev;
	u32 exe_path;

	if (!scratch)
		return 0;
	exe_path = build_file_path(exe);
	event_begin(&ev, scratch, SYSCALL_EXECVE_19_X);
	put_s64(&ev, 0);					/* res */
	put_exe_args(&ev, task);				/* exe, args */
	put_process(&ev, task);					/* tid … cgroups */
	put_user_texts(&ev, BPF_CORE_READ(mm, env_start), BPF_CORE_READ(mm, env_end),
		       ARGUMENT_BYTES_MAX);			/* env */
	put_exec_end(&ev, scratch, task, exe, exe_path);		/* tty … gid */
	put_kernel_text(&ev, BPF_CORE_READ(program, filename));	/* filename */
	return event_output(&ev);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec, struct task_struct *unused, int old_pid,
		struct linux_binprm *program)
{
	hold_cpu();
	tell_exec(program);
	release_cpu();
	return 0;
}
