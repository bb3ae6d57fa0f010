// SPDX-License-Identifier: Apache-2.0
/* Making and passing on descriptors that are no files. */
#include "calls.h"

#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

CASE(dup)
{
	CALL(SYS_dup, 1);
}

CASE(dup_bad)
{
	CALL(SYS_dup, 90);
}

CASE(dup2)
{
	CALL(SYS_dup2, 1, 91);
}

CASE(dup2_bad)
{
	CALL(SYS_dup2, 90, 91);
}

CASE(dup3)
{
	CALL(SYS_dup3, 1, 92, O_CLOEXEC);
}

CASE(dup3_same)
{
	CALL(SYS_dup3, 1, 1, 0);
}

CASE(fcntl)
{
	CALL(SYS_fcntl, 1, F_DUPFD_CLOEXEC, 100);
}

CASE(fcntl_bad)
{
	CALL(SYS_fcntl, 90, F_GETFL, 5);
}

CASE(pipe)
{
	int fds[2];

	CALL(SYS_pipe, fds);
	fact("fd1", fds[0]);
	fact("fd2", fds[1]);
	fact_stat(fds[0]);
}

CASE(pipe_bad)
{
	CALL(SYS_pipe, BAD);
}

CASE(pipe2)
{
	int fds[2];

	CALL(SYS_pipe2, fds, O_NONBLOCK | O_CLOEXEC);
	fact("fd1", fds[0]);
	fact("fd2", fds[1]);
	fact_stat(fds[0]);
}

CASE(pipe2_bad)
{
	int fds[2] = {-7, -8};

	CALL(SYS_pipe2, fds, 1);
}

CASE(epoll_create)
{
	CALL(SYS_epoll_create, 11);
}

CASE(epoll_create_bad)
{
	CALL(SYS_epoll_create, -1);
}

CASE(epoll_create1)
{
	CALL(SYS_epoll_create1, EPOLL_CLOEXEC);
}

CASE(epoll_create1_bad)
{
	CALL(SYS_epoll_create1, 1);
}

CASE(epoll_wait_bad)
{
	CALL(SYS_epoll_wait, -1, BAD, 33, 0);
}

CASE(eventfd)
{
	CALL(SYS_eventfd, 5);
}

CASE(eventfd2)
{
	CALL(SYS_eventfd2, 6, EFD_NONBLOCK | EFD_CLOEXEC);
}

CASE(eventfd2_bad)
{
	CALL(SYS_eventfd2, 6, -1);
}

CASE(signalfd)
{
	sigset_t set = {};

	CALL(SYS_signalfd, -1, &set, 8);
}

CASE(signalfd_bad)
{
	CALL(SYS_signalfd, 93, BAD, 8);
}

CASE(signalfd4)
{
	sigset_t set = {};

	CALL(SYS_signalfd4, -1, &set, 8, SFD_CLOEXEC);
}

CASE(signalfd4_bad)
{
	CALL(SYS_signalfd4, 90, BAD, 8, SFD_NONBLOCK);
}

CASE(timerfd_create)
{
	CALL(SYS_timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
}

CASE(timerfd_create_bad)
{
	CALL(SYS_timerfd_create, 77, 0);
}

CASE(inotify_init)
{
	CALL(SYS_inotify_init);
}

CASE(inotify_init1)
{
	CALL(SYS_inotify_init1, IN_NONBLOCK | IN_CLOEXEC);
}

CASE(inotify_init1_bad)
{
	CALL(SYS_inotify_init1, 1);
}

CASE(userfaultfd)
{
	CALL(SYS_userfaultfd, O_CLOEXEC);
}

CASE(userfaultfd_bad)
{
	CALL(SYS_userfaultfd, 0x40000000);
}

CASE(memfd_create)
{
	CALL(SYS_memfd_create, "payload", 1 | 2);
}

CASE(memfd_create_bad)
{
	CALL(SYS_memfd_create, BAD, 0);
}

CASE(pidfd_open)
{
	CALL(SYS_pidfd_open, getpid(), 0);
}

CASE(pidfd_open_bad)
{
	CALL(SYS_pidfd_open, -1, O_NONBLOCK);
}

CASE(pidfd_getfd)
{
	int pidfd = MUST(syscall(SYS_pidfd_open, getpid(), 0));

	fact("pidfd", pidfd);
	CALL(SYS_pidfd_getfd, pidfd, 1, 0);
}

CASE(pidfd_getfd_bad)
{
	CALL(SYS_pidfd_getfd, 90, 1, 3);
}

CASE(io_uring_setup)
{
	struct io_uring_params params = {.flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP,
			.cq_entries = 64};

	CALL(SYS_io_uring_setup, 16, &params);
	fact("sq_entries", params.sq_entries);
	fact("cq_entries", params.cq_entries);
	fact("features", params.features);
}

CASE(io_uring_setup_bad)
{
	struct io_uring_params params = {.flags = 0x40, .sq_thread_cpu = 1, .sq_thread_idle = 2};

	CALL(SYS_io_uring_setup, 0, &params);
}

CASE(io_uring_enter_bad)
{
	CALL(SYS_io_uring_enter, -1, 3, 4, 1 | 2, 0x55);
}

CASE(io_uring_register_bad)
{
	CALL(SYS_io_uring_register, -1, 9, 0x1234, 6);
}

CASE(bpf)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
	};

	CALL(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
}

CASE(bpf_bad)
{
	CALL(SYS_bpf, 5, BAD, 1);
}

CASE(ioctl_bad)
{
	CALL(SYS_ioctl, -2, 0x5401, 0x77);
}

CASE(ioctl)
{
	int fds[2];
	int ready = -1;

	MUST(pipe(fds));
	fact("fd", fds[0]);
	fact("at", (long)&ready);
	CALL(SYS_ioctl, fds[0], 0x541b, &ready); /* FIONREAD */
}

CASE(poll)
{
	struct pollfd fds[2] = {{.fd = -1}, {.fd = 1, .events = POLLOUT}};

	CALL(SYS_poll, fds, 2, 0);
	fact("revents", fds[1].revents);
}

CASE(poll_bad)
{
	CALL(SYS_poll, BAD, 2, -1);
}

CASE(ppoll)
{
	struct pollfd fds[1] = {{.fd = -1}};
	struct timespec timeout = {.tv_nsec = 1000};
	unsigned long mask = 0x1204;

	CALL(SYS_ppoll, fds, 1, &timeout, &mask, 8);
}

CASE(select_bad)
{
	CALL(SYS_select, -1, NULL, NULL, NULL, NULL);
}

CASE(splice_bad)
{
	CALL(SYS_splice, -1, NULL, -2, NULL, 99, 1 | 4);
}
