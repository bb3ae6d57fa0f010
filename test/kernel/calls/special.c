// SPDX-License-Identifier: Apache-2.0
/* Calls in surroundings that change what the probe tells: 32-bit, overlay, threads, orphans, storms. */
#include "calls.h"

#include <pthread.h>
#include <sys/prctl.h>

#define STORM 20000

CASE(storm)
{
	for (int i = 0; i < STORM; i++)
		syscall(SYS_close, -1);
	fact("made", STORM);
}

static void ignored(int signal)
{
	(void)signal;
}

CASE(handled)
{
	signal(SIGTERM, ignored);
	kill(getpid(), SIGTERM);
}

static void make_overlay(void)
{
	MUST(unshare(CLONE_NEWNS));
	MUST(syscall(SYS_mount, NULL, "/", NULL, 0x4000 | 0x40000, NULL)); /* MS_REC | MS_PRIVATE */
	MUST(mkdir("base", 0755));
	/* Not every file system can be an upper layer; tmpfs can. */
	MUST(syscall(SYS_mount, "none", "base", "tmpfs", 0, NULL));
	MUST(chdir("base"));
	MUST(mkdir("lower", 0755));
	MUST(mkdir("upper", 0755));
	MUST(mkdir("work", 0755));
	MUST(mkdir("merged", 0755));
	close(make_file("lower/below", "x"));
	MUST(syscall(SYS_mount, "overlay", "merged", "overlay", 0,
		     "lowerdir=lower,upperdir=upper,workdir=work"));
}

CASE(overlay_lower)
{
	make_overlay();
	CALL(SYS_openat, AT_FDCWD, "merged/below", O_RDONLY, 0);
}

CASE(overlay_upper)
{
	make_overlay();
	CALL(SYS_openat, AT_FDCWD, "merged/new", O_RDWR | O_CREAT, 0600);
}

CASE(overlay_exec)
{
	char *argv[] = {"dropped", NULL};
	static char room[1 << 20];
	ssize_t got;
	int from;
	int to;

	make_overlay();
	from = MUST(open("/bin/true", O_RDONLY));
	to = MUST(open("merged/dropped", O_WRONLY | O_CREAT, 0755));
	while ((got = MUST(read(from, room, sizeof(room)))) > 0)
		MUST(write(to, room, (size_t)got));
	close(to);
	execv("merged/dropped", argv);
}

static void *in_thread(void *unused)
{
	(void)unused;
	fact("thread", syscall(SYS_gettid));
	CALL(SYS_close, -1);
	return NULL;
}

CASE(thread)
{
	pthread_t thread;

	pthread_create(&thread, NULL, in_thread, NULL);
	pthread_join(thread, NULL);
}

/* A process ends before its child, under a subreaper. */
CASE(orphan)
{
	int ends[2];
	char byte;
	pid_t middle;

	MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
	MUST(pipe(ends));
	middle = MUST(fork());
	if (middle == 0) {
		if (MUST(fork()) == 0) {
			MUST(read(ends[0], &byte, 1));
			_exit(0);
		}
		_exit(0);
	}
	fact("middle", middle);
	MUST(waitpid(middle, NULL, 0));
	MUST(write(ends[1], "x", 1));
	MUST(wait(NULL));
}

#ifdef __x86_64__
/* The 32-bit entry works from 64-bit programs too: whoever wants to be overlooked could use it. */
static long call_ia32(long number, long a, long b, long c, long d)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(0L)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}

static void unsupported(int signal)
{
	(void)signal;
	fact("ret", -ENOSYS);
	_exit(0);
}

/* Memory that 32 bits can name. */
static char *low_memory(void)
{
	signal(SIGSEGV, unsupported);
	return MUST(mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0));
}

CASE(ia32_openat)
{
	char *path = low_memory();
	int fd;

	strcpy(path, "/etc/passwd");
	fd = (int)call_ia32(295, AT_FDCWD, (long)path, O_RDONLY, 0);
	fact("ret", fd);
}

CASE(ia32_socketcall)
{
	unsigned int *args = (void *)low_memory();

	args[0] = AF_UNIX;
	args[1] = SOCK_DGRAM;
	args[2] = 0;
	fact("ret", call_ia32(102, 1, (long)args, 0, 0));
}

CASE(ia32_writev)
{
	char *memory = low_memory();
	unsigned int *vectors = (void *)(memory + 64);
	int fd = make_file("made", "");

	strcpy(memory, "onetwo");
	vectors[0] = (unsigned int)(long)memory;
	vectors[1] = 3;
	vectors[2] = (unsigned int)(long)memory + 3;
	vectors[3] = 3;
	fact("fd", fd);
	fact("ret", call_ia32(146, fd, (long)vectors, 2, 0));
}

CASE(ia32_execve_missing)
{
	char *memory = low_memory();
	unsigned int *argv = (void *)(memory + 64);

	strcpy(memory, "/no/such");
	argv[0] = (unsigned int)(long)memory;
	argv[1] = (unsigned int)(long)memory + 4;
	argv[2] = 0;
	fact("ret", call_ia32(11, (long)memory, (long)argv, 0, 0));
}
#endif
