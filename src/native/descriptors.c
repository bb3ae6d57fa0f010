// SPDX-License-Identifier: Apache-2.0
/*
 * Descriptors that output channels need and the runtime does not make, unix sockets and plain
 * pipes, and how far their other sides are.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "shim.h"

/*
 * A non-blocking socket connected to a path; type is SOCK_DGRAM or SOCK_STREAM. A path that begins
 * with @ is an abstract name, which ends where its address does.
 */
API int gyr_connect_unix(const char *path, int type)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t bytes = strlen(path);
	socklen_t size = sizeof(address);
	int fd, failure;

	if (bytes >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, bytes);
	if (path[0] == '@') {
		address.sun_path[0] = '\0';
		size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + bytes);
	}
	fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&address, size) == 0)
		return fd;
	failure = -errno;
	close(fd);
	return failure;
}

/* Both ends of a pipe, the reading one first; only writing is non-blocking. */
API int gyr_pipe(int ends[2])
{
	int flags;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	flags = fcntl(ends[1], F_GETFL);
	return fcntl(ends[1], F_SETFL, flags | O_NONBLOCK) ? -errno : 0;
}

/*
 * Bytes written to a pipe or a socket that its other side has not taken yet; for a unix socket what
 * they occupy, which is more. Returns -EPIPE when nobody is there any more: asked for after the
 * bytes, because what a socket that is closed had not read counts no longer.
 */
API int gyr_untaken(int fd, int *bytes)
{
	struct pollfd state = { .fd = fd, .events = POLLRDHUP };
	struct stat kind;

	if (fstat(fd, &kind) || ioctl(fd, S_ISFIFO(kind.st_mode) ? FIONREAD : SIOCOUTQ, bytes))
		return -errno;
	if (poll(&state, 1, 0) < 0)
		return -errno;
	return state.revents & (POLLERR | POLLHUP | POLLRDHUP | POLLNVAL) ? -EPIPE : 0;
}

/* Puts /dev/null in place of a descriptor that nobody reads any more. */
API int gyr_silence(int fd)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int failure;

	if (null < 0)
		return -errno;
	failure = dup2(null, fd) < 0 ? -errno : 0;
	close(null);
	return failure;
}
