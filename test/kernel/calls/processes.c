// SPDX-License-Identifier: Apache-2.0
/* Starting, ending and changing processes. */
#include "calls.h"

#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>

CASE(fork)
{
	long child = syscall(SYS_fork);

	if (child == 0)
		_exit(3);
	fact("ret", child);
	MUST(waitpid(child, NULL, 0));
}

CASE(vfork)
{
	pid_t child = vfork();

	if (child == 0)
		_exit(4);
	fact("ret", child);
	MUST(waitpid(child, NULL, 0));
}

/* Without privilege the limit counts. */
static void refuse_processes(void)
{
	struct rlimit none = {0, 0};

	MUST(setrlimit(RLIMIT_NPROC, &none));
	MUST(setresgid(65533, 65533, 65533));
	MUST(setresuid(65533, 65533, 65533));
}

CASE(fork_refused)
{
	refuse_processes();
	CALL(SYS_fork);
}

CASE(vfork_refused)
{
	refuse_processes();
	CALL(SYS_vfork);
}

CASE(clone)
{
	long child = syscall(SYS_clone, CLONE_FILES | CLONE_FS | SIGCHLD, NULL, NULL, NULL, 0);

	if (child == 0)
		_exit(5);
	fact("ret", child);
	MUST(waitpid(child, NULL, 0));
}

CASE(clone_pid_namespace)
{
	long child = syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, NULL, NULL, NULL, 0);

	if (child == 0)
		_exit(6);
	fact("ret", child);
	MUST(waitpid(child, NULL, 0));
}

CASE(clone_bad)
{
	CALL(SYS_clone, CLONE_THREAD, NULL, NULL, NULL, 0);
}

CASE(clone3)
{
	struct clone_args args = {.flags = CLONE_FS, .exit_signal = SIGCHLD};
	long child = syscall(SYS_clone3, &args, sizeof(args));

	if (child == 0)
		_exit(7);
	fact("ret", child);
	MUST(waitpid(child, NULL, 0));
}

CASE(clone3_bad)
{
	struct clone_args args = {.flags = CLONE_NEWNET | CLONE_NEWUSER | CLONE_FS};

	CALL(SYS_clone3, &args, 1);
}

/* What execve events tell of the file; the executable is a copy so that it is ours alone. */
static void fact_executable(const char *path)
{
	struct stat status;

	MUST(stat(path, &status));
	fact("exe_ino", (long long)status.st_ino);
	fact("exe_ctime", status.st_ctim.tv_sec * 1000000000ll + status.st_ctim.tv_nsec);
	fact("exe_mtime", status.st_mtim.tv_sec * 1000000000ll + status.st_mtim.tv_nsec);
}

static void fact_process(void)
{
	struct rlimit limit;

	MUST(getrlimit(RLIMIT_NOFILE, &limit));
	fact("fdlimit", (long long)limit.rlim_cur);
	fact("pgid", getpgrp());
	fact("euid", geteuid());
	fact("egid", getegid());
}

CASE(execve)
{
	char *argv[] = {"renamed", "-c", "exit 0", "", "last", NULL};
	char *envp[] = {"A=1", "B=two", NULL};

	fact_executable("/bin/true");
	fact_process();
	execve("/bin/true", argv, envp);
}

CASE(execveat)
{
	char *argv[] = {"at", NULL};
	char *envp[] = {NULL};
	int fd = MUST(open("/bin/true", O_RDONLY | O_CLOEXEC));

	fact("fd", fd);
	fact_executable("/bin/true");
	fact_process();
	syscall(SYS_execveat, fd, "", argv, envp, AT_EMPTY_PATH);
}

static void copy_to(const char *path, int to)
{
	static char room[1 << 20];
	int from = MUST(open(path, O_RDONLY));
	ssize_t got;

	while ((got = MUST(read(from, room, sizeof(room)))) > 0)
		MUST(write(to, room, (size_t)got));
}

CASE(execve_memfd)
{
	char *argv[] = {"fileless", NULL};
	char *envp[] = {NULL};
	int fd = MUST(memfd_create("payload", MFD_CLOEXEC));

	copy_to("/bin/true", fd);
	fact("fd", fd);
	syscall(SYS_execveat, fd, "", argv, envp, AT_EMPTY_PATH);
}

CASE(execve_as_user)
{
	char *argv[] = {"true", NULL};
	char *envp[] = {NULL};

	MUST(setresgid(65534, 65534, 65534));
	MUST(setresuid(65534, 65534, 65534));
	execve("/bin/true", argv, envp);
}

CASE(execve_missing)
{
	char *argv[] = {"exe", "one", "two", NULL};
	char *envp[] = {"A=1", "B=two", NULL};

	fact_process();
	CALL(SYS_execve, "/no/such", argv, envp);
}

CASE(execve_bad)
{
	CALL(SYS_execve, BAD, NULL, NULL);
}

CASE(execveat_missing)
{
	char *argv[] = {"exe", "one", NULL};

	CALL(SYS_execveat, AT_FDCWD, "no/such", argv, NULL, AT_SYMLINK_NOFOLLOW);
}

CASE(exit_group)
{
	_exit(37);
}

CASE(killed)
{
	signal(SIGTERM, SIG_DFL);
	kill(getpid(), SIGTERM);
}

CASE(kill)
{
	CALL(SYS_kill, getpid(), 0);
}

CASE(kill_bad)
{
	CALL(SYS_kill, -77777777, 12);
}

CASE(tkill)
{
	CALL(SYS_tkill, getpid(), 0);
}

CASE(tgkill_bad)
{
	CALL(SYS_tgkill, -1, -2, 9);
}

CASE(setpgid)
{
	CALL(SYS_setpgid, 0, 0);
}

CASE(setpgid_bad)
{
	CALL(SYS_setpgid, -1, 5);
}

CASE(setsid)
{
	CALL(SYS_setsid);
}

CASE(setsid_again)
{
	MUST(setsid());
	CALL(SYS_setsid);
}

CASE(unshare)
{
	CALL(SYS_unshare, CLONE_NEWUTS | CLONE_NEWIPC);
}

CASE(unshare_bad)
{
	CALL(SYS_unshare, 0x80);
}

CASE(setns)
{
	int fd = MUST(open("/proc/self/ns/net", O_RDONLY));

	fact("fd", fd);
	CALL(SYS_setns, fd, CLONE_NEWNET);
}

CASE(setns_bad)
{
	CALL(SYS_setns, -1, 0);
}

CASE(prctl_name)
{
	CALL(SYS_prctl, PR_SET_NAME, "renamed");
}

CASE(prctl_subreaper)
{
	int is = 0;

	MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
	CALL(SYS_prctl, PR_GET_CHILD_SUBREAPER, &is);
}

CASE(prctl_bad)
{
	CALL(SYS_prctl, PR_SET_PDEATHSIG, 9999);
}

CASE(prlimit64)
{
	struct rlimit wanted = {4000, 5000};
	struct rlimit old = {};

	CALL(SYS_prlimit64, 0, RLIMIT_NOFILE, &wanted, &old);
	fact("old_current", (long long)old.rlim_cur);
	fact("old_max", (long long)old.rlim_max);
}

CASE(prlimit64_bad)
{
	CALL(SYS_prlimit64, -1, 99, NULL, NULL);
}

CASE(setrlimit)
{
	struct rlimit wanted = {4000, 5000};

	CALL(SYS_setrlimit, RLIMIT_NOFILE, &wanted);
}

CASE(setrlimit_bad)
{
	CALL(SYS_setrlimit, 99, BAD);
}

CASE(getrlimit)
{
	struct rlimit limit;

	CALL(SYS_getrlimit, RLIMIT_STACK, &limit);
	fact("current", (long long)limit.rlim_cur);
	fact("max", (long long)limit.rlim_max);
}

CASE(getrlimit_bad)
{
	CALL(SYS_getrlimit, RLIMIT_CPU, BAD);
}

CASE(ptrace)
{
	CALL(SYS_ptrace, PTRACE_TRACEME, 0, 0x11, 0x22);
}

CASE(ptrace_bad)
{
	CALL(SYS_ptrace, PTRACE_ATTACH, -7, 0x11, 0x22);
}

CASE(seccomp_bad)
{
	CALL(SYS_seccomp, 77, 3, BAD);
}

CASE(capset)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{.effective = 3, .permitted = 7,
			.inheritable = 0}};

	CALL(SYS_capset, &header, data);
}

CASE(capset_bad)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{.effective = 3, .permitted = 3,
			.inheritable = 0}};

	MUST(syscall(SYS_capset, &header, data));
	CALL(SYS_capset, BAD, BAD);
}

CASE(setuid)
{
	CALL(SYS_setuid, 1234);
}

CASE(setuid_bad)
{
	MUST(setuid(1234));
	CALL(SYS_setuid, 0);
}

CASE(setgid)
{
	CALL(SYS_setgid, 1235);
}

CASE(setgid_bad)
{
	CALL(SYS_setgid, -1);
}

CASE(setreuid)
{
	CALL(SYS_setreuid, 11, 12);
}

CASE(setregid)
{
	CALL(SYS_setregid, 13, -1);
}

CASE(setreuid_bad)
{
	MUST(setuid(1234));
	CALL(SYS_setreuid, -1, 7);
}

CASE(setregid_bad)
{
	MUST(setuid(1234));
	CALL(SYS_setregid, 8, 9);
}

CASE(setresuid)
{
	CALL(SYS_setresuid, 14, 15, 16);
}

CASE(setresuid_bad)
{
	MUST(setuid(1234));
	CALL(SYS_setresuid, 0, 1, 2);
}

CASE(setresgid)
{
	CALL(SYS_setresgid, 17, 18, 19);
}

CASE(setresgid_bad)
{
	MUST(setuid(1234));
	CALL(SYS_setresgid, 0, 1, 2);
}

CASE(getuid)
{
	MUST(setresuid(20, 21, 22));
	CALL(SYS_getuid);
}

CASE(geteuid)
{
	MUST(setresuid(20, 21, 22));
	CALL(SYS_geteuid);
}

CASE(getgid)
{
	MUST(setresgid(23, 24, 25));
	CALL(SYS_getgid);
}

CASE(getegid)
{
	MUST(setresgid(23, 24, 25));
	CALL(SYS_getegid);
}

CASE(getresuid)
{
	unsigned int ids[3];

	MUST(setresuid(20, 21, 22));
	CALL(SYS_getresuid, ids, ids + 1, ids + 2);
}

CASE(getresgid)
{
	unsigned int ids[3];

	MUST(setresgid(23, 24, 25));
	CALL(SYS_getresgid, ids, ids + 1, ids + 2);
}

CASE(init_module_bad)
{
	CALL(SYS_init_module, "not a module", 12, "option=1");
}

CASE(finit_module_bad)
{
	CALL(SYS_finit_module, -1, "option=1", 2);
}

CASE(delete_module_bad)
{
	CALL(SYS_delete_module, "gyr_no_such", O_NONBLOCK);
}

CASE(keyctl_bad)
{
	CALL(SYS_keyctl, KEYCTL_SEARCH, -99, "user", "name", 5);
}

CASE(keyctl_session)
{
	CALL(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "ring", 1, 2, 3);
}

CASE(generic)
{
	char room[16];

	CALL(SYS_getrandom, room, sizeof(room), 0);
}
