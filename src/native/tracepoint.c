// SPDX-License-Identifier: Apache-2.0
/*
 * Attaching to a classic tracepoint where nobody has mounted tracefs, as in small containers: only
 * there its number is written. A mount of our own that is in no folder serves for that moment.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* Linux 5.2; the same on all processors. Old C libraries do not know them. */
#define NR_FSOPEN 430
#define NR_FSCONFIG 431
#define NR_FSMOUNT 432
#define CREATE 6  /* FSCONFIG_CMD_CREATE */
#define CLOEXEC 1 /* FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC */

/* A folder descriptor on the root of tracefs, or a negative errno. */
static int open_tracefs(void)
{
	int context = (int)syscall(NR_FSOPEN, "tracefs", CLOEXEC);
	int mount;

	if (context < 0)
		return -errno;
	if (syscall(NR_FSCONFIG, context, CREATE, NULL, NULL, 0) == 0)
		mount = (int)syscall(NR_FSMOUNT, context, CLOEXEC, 0);
	else
		mount = -1;
	if (mount < 0)
		mount = -errno;
	close(context);
	return mount;
}

/* The number of tracepoint `name` ("syscalls/sys_enter_openat"), or a negative errno. */
static long tracepoint_id(const char *name)
{
	int tracefs = open_tracefs();
	char path[128], text[32] = "";
	int fd, error;

	if (tracefs < 0)
		return tracefs;
	snprintf(path, sizeof(path), "events/%s/id", name);
	fd = openat(tracefs, path, O_RDONLY | O_CLOEXEC);
	error = errno;
	close(tracefs);
	if (fd < 0)
		return -error;
	if (read(fd, text, sizeof(text) - 1) <= 0)
		text[0] = '\0';
	close(fd);
	return text[0] ? atol(text) : -EIO;
}

struct bpf_link *gyr_attach_tracepoint(struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	struct perf_event_attr event = { .type = PERF_TYPE_TRACEPOINT, .size = sizeof(event) };
	struct bpf_link *link;
	long id;
	int fd;

	if (strncmp(section, "tp/", 3) != 0) {
		errno = ENOENT;
		return NULL;
	}
	id = tracepoint_id(section + 3);
	if (id < 0) {
		errno = (int)-id;
		return NULL;
	}
	event.config = (unsigned long long)id;
	/* The program runs for all processes on all CPUs, whatever the event is opened for. */
	fd = (int)syscall(SYS_perf_event_open, &event, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return NULL;
	link = bpf_program__attach_perf_event(program, fd);
	if (!link) {
		int error = errno;

		close(fd);
		errno = error;
	}
	return link;
}
