// SPDX-License-Identifier: Apache-2.0
/*
 * Descriptors of a process as /proc shows them, many in one call: a busy machine has a hundred
 * thousand, and each takes five system calls.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* What is found about one, followed by what it links to. Mirrored in src/native/proc-fds.ts. */
struct found {
	uint64_t ino;
	uint64_t dev;
	uint32_t number;
	/* 0: it is no file. */
	uint32_t mode;
	/* Of open(2); of files only. */
	uint32_t flags;
	uint32_t link_bytes;
};

/* The lines that are wanted come first. */
enum { fdinfo_bytes = 512 };

static uint32_t open_flags(int directory, const char *name)
{
	char text[fdinfo_bytes + 1];
	int file = openat(directory, name, O_RDONLY | O_CLOEXEC);
	ssize_t got = file < 0 ? -1 : read(file, text, fdinfo_bytes);
	const char *line;

	if (file >= 0)
		close(file);
	if (got <= 0)
		return 0;
	text[got] = 0;
	line = strstr(text, "flags:");
	return line ? (uint32_t)strtoul(line + strlen("flags:"), NULL, 8) : 0;
}

/* False: it is gone. */
static int look(int fds, int infos, uint32_t number, struct found *found, char *link)
{
	char name[16];
	struct stat status;
	ssize_t length;

	snprintf(name, sizeof(name), "%u", number);
	length = readlinkat(fds, name, link, PATH_MAX);
	if (length <= 0)
		return 0;
	memset(found, 0, sizeof(*found));
	found->number = number;
	found->link_bytes = (uint32_t)length;
	if (link[0] != '/')
		return 1;
	/* fstatat() of newer C libraries is not in older ones. */
	if (syscall(SYS_newfstatat, fds, name, &status, 0) != 0)
		return 0;
	found->ino = status.st_ino;
	found->dev = status.st_dev;
	found->mode = status.st_mode;
	if (!S_ISDIR(status.st_mode) && !S_ISFIFO(status.st_mode))
		found->flags = open_flags(infos, name);
	return 1;
}

/*
 * Looks at `count` descriptors of the process with this directory in /proc. What is found lies in
 * `into` one after the other, each at a multiple of eight; there must be room for one at least.
 * Returns how many were looked at, and the bytes of what was found in `*used`.
 */
API int gyr_look_at_fds(const char *process, const uint32_t *numbers, int count, void *into,
			uint32_t room, uint32_t *used)
{
	int home = open(process, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fds = openat(home, "fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int infos = openat(home, "fdinfo", O_PATH | O_DIRECTORY | O_CLOEXEC);
	uint32_t each = sizeof(struct found) + PATH_MAX;
	int looked = 0;

	*used = 0;
	for (; fds >= 0 && looked < count && room - *used >= each; looked++) {
		struct found *found = (struct found *)((char *)into + *used);

		if (look(fds, infos, numbers[looked], found, (char *)(found + 1)))
			*used += (sizeof(*found) + found->link_bytes + 7) & ~7u;
	}
	/* A process that is gone has none. */
	if (fds < 0)
		looked = count;
	for (int i = 0; i < 3; i++) {
		int file = (int[]){ home, fds, infos }[i];

		if (file >= 0)
			close(file);
	}
	return looked;
}
