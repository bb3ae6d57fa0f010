// SPDX-License-Identifier: Apache-2.0
/*
 * Sleeping until records come or somebody else has work for the main thread. The runtime waits for
 * sockets and other threads in an epoll set of its own, and a set can be a member of another: so
 * one sleep listens to both, and nobody has to wake up just to look.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "shim.h"

#define FDS_LOOKED_AT 256

/* Mirrored in src/native/sleeper.ts. */
#define OTHERS 2

/* An epoll set made by this process: what a parent left open would not close on exec. */
static int is_own_poll(int fd)
{
	char path[32], target[32] = "";
	int flags = fcntl(fd, F_GETFD);

	if (flags < 0 || !(flags & FD_CLOEXEC))
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (readlink(path, target, sizeof(target) - 1) < 0)
		return 0;
	return strcmp(target, "anon_inode:[eventpoll]") == 0;
}

/* The set of the runtime's main thread, which is the first that is made; or a negative errno. */
API int gyr_runtime_poll(void)
{
	for (int fd = 0; fd < FDS_LOOKED_AT; fd++)
		if (is_own_poll(fd))
			return fd;
	return -ENOENT;
}

API int gyr_poll_create(void)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* `mark`: what gyr_poll_wait says when it is ready. */
API int gyr_poll_add(int poll, int fd, unsigned int mark)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = mark };

	return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

/*
 * Sleeps until one of them is ready or the time is over; returns the marks of those that are.
 * Blocks the caller: a signal ends it too, and is handled by the runtime.
 */
API int gyr_poll_wait(int poll, int timeout_ms)
{
	struct epoll_event events[16];
	int ready = epoll_wait(poll, events, 16, timeout_ms);
	int marks = 0;

	if (ready < 0)
		return OTHERS;
	for (int i = 0; i < ready; i++)
		marks |= (int)events[i].data.u32;
	return marks;
}
