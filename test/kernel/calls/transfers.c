// SPDX-License-Identifier: Apache-2.0
/* Reading and writing, memory, semaphores, time. */
#include "calls.h"

#include <linux/futex.h>
#include <sys/sem.h>
#include <sys/uio.h>

CASE(read)
{
	char room[100];
	int fd = make_file("made", "0123456789");

	fact("fd", fd);
	CALL(SYS_read, fd, room, sizeof(room));
}

CASE(read_long)
{
	char room[400];
	int fd = MUST(open("/dev/zero", O_RDONLY));

	fact("fd", fd);
	CALL(SYS_read, fd, room, sizeof(room));
}

CASE(read_bad)
{
	CALL(SYS_read, -1, BAD, 30);
}

CASE(pread64)
{
	char room[100];
	int fd = make_file("made", "0123456789");

	fact("fd", fd);
	CALL(SYS_pread64, fd, room, 3, 4);
}

CASE(pread64_bad)
{
	CALL(SYS_pread64, -1, BAD, 3, 4);
}

CASE(write)
{
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_write, fd, "some text", 9);
}

CASE(write_bad)
{
	CALL(SYS_write, -1, "some text", 4);
}

CASE(pwrite64)
{
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_pwrite64, fd, "some text", 9, 1000);
}

CASE(readv)
{
	char room[2][4];
	struct iovec parts[2] = {{room[0], 4}, {room[1], 4}};
	int fd = make_file("made", "0123456789");

	fact("fd", fd);
	CALL(SYS_readv, fd, parts, 2);
}

CASE(readv_bad)
{
	CALL(SYS_readv, -1, BAD, 2);
}

CASE(preadv)
{
	char room[2][4];
	struct iovec parts[2] = {{room[0], 2}, {room[1], 4}};
	int fd = make_file("made", "0123456789");

	fact("fd", fd);
	CALL(SYS_preadv, fd, parts, 2, 3, 0);
}

CASE(writev)
{
	struct iovec parts[3] = {{"one", 3}, {NULL, 0}, {"two", 3}};
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_writev, fd, parts, 3);
}

CASE(writev_bad)
{
	struct iovec parts[1] = {{"one", 3}};

	CALL(SYS_writev, -1, parts, 1);
}

CASE(pwritev)
{
	struct iovec parts[2] = {{"one", 3}, {"three", 5}};
	int fd = make_file("made", "");

	fact("fd", fd);
	CALL(SYS_pwritev, fd, parts, 2, 9, 0);
}

CASE(sendfile)
{
	off_t offset = 3;
	int from = make_file("from", "0123456789");
	int to = make_file("to", "");

	fact("from", from);
	fact("to", to);
	CALL(SYS_sendfile, to, from, &offset, 5);
}

CASE(sendfile_bad)
{
	CALL(SYS_sendfile, -1, -2, NULL, 5);
}

CASE(copy_file_range_bad)
{
	CALL(SYS_copy_file_range, -1, 1, -2, 2, 300, 0);
}

CASE(process_vm_readv)
{
	char room[8];
	struct iovec local = {room, 6};
	struct iovec remote = {"remote", 6};

	CALL(SYS_process_vm_readv, getpid(), &local, 1, &remote, 1, 0);
}

CASE(process_vm_writev_bad)
{
	CALL(SYS_process_vm_writev, -1, BAD, 1, BAD, 1, 0);
}

CASE(mmap)
{
	CALL(SYS_mmap, 0, 8192, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
			-1, 4096);
}

CASE(mmap_bad)
{
	CALL(SYS_mmap, 0, 0, PROT_WRITE, MAP_SHARED, 90, 0);
}

CASE(munmap_bad)
{
	CALL(SYS_munmap, 1, 4096);
}

CASE(mprotect)
{
	void *at = MUST(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

	fact("at", (long)at);
	CALL(SYS_mprotect, at, 4096, PROT_READ | PROT_WRITE);
}

CASE(mprotect_bad)
{
	CALL(SYS_mprotect, 1, 4096, PROT_EXEC);
}

CASE(brk)
{
	CALL(SYS_brk, 0);
}

CASE(mlock_bad)
{
	CALL(SYS_mlock, 4096, 8192);
}

CASE(munlock_bad)
{
	CALL(SYS_munlock, 4096, 8192);
}

CASE(mlock2_bad)
{
	CALL(SYS_mlock2, 4096, 8192, 1);
}

CASE(mlockall_bad)
{
	CALL(SYS_mlockall, 4);
}

CASE(munlockall)
{
	CALL(SYS_munlockall);
}

CASE(futex)
{
	unsigned int word = 3;

	fact("at", (long)&word);
	CALL(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

CASE(semget)
{
	int set = CALL(SYS_semget, IPC_PRIVATE, 2, IPC_CREAT | 0600);

	MUST(semctl(set, 0, IPC_RMID));
}

CASE(semop)
{
	struct sembuf operations[2] = {{0, 1, IPC_NOWAIT}, {1, 2, SEM_UNDO}};
	int set = MUST(semget(IPC_PRIVATE, 2, IPC_CREAT | 0600));

	fact("set", set);
	CALL(SYS_semop, set, operations, 2);
	MUST(semctl(set, 0, IPC_RMID));
}

CASE(semctl_bad)
{
	CALL(SYS_semctl, -1, 2, SETVAL, 55);
}

CASE(nanosleep)
{
	struct timespec time = {.tv_nsec = 20000};

	CALL(SYS_nanosleep, &time, NULL);
}

CASE(nanosleep_bad)
{
	struct timespec time = {.tv_sec = 1, .tv_nsec = 2000000000};

	CALL(SYS_nanosleep, &time, NULL);
}
