// SPDX-License-Identifier: Apache-2.0
/*
 * Makes one known system call per case and tells what it was. A case runs in a process of its own,
 * in an empty working directory of its own, as root; the call under test is the last of its kind
 * that it makes.
 */
#ifndef GYR_CALLS_H
#define GYR_CALLS_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* An address nothing is mapped at. */
#define BAD ((void *)8)

void add_case(const char *name, void (*run)(void));

/* What the test cannot know beforehand; kept where the parent sees it. */
void fact(const char *name, long long value);
void fact_text(const char *name, const char *value);
/* dev, ino of an open file, as stat tells them. */
void fact_stat(int fd);

/* The raw result as the kernel gives it, -errno for a failure; also the fact "ret". */
long call_of(long number, long a, long b, long c, long d, long e, long f);

#define CALL6(number, a, b, c, d, e, f, ...) \
	call_of(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define CALL(...) CALL6(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

/* For set-up: stops the case when it fails. */
#define MUST(expression)                                                   \
	({                                                                 \
		__auto_type result_ = (expression);                        \
		if ((long)result_ == -1) {                                 \
			fact_text("failed", #expression);                  \
			fact("errno", errno);                              \
			_exit(1);                                          \
		}                                                          \
		result_;                                                   \
	})

#define CASE(name)                                                                \
	static void run_##name(void);                                             \
	__attribute__((constructor)) static void add_##name(void)                 \
	{                                                                         \
		add_case(#name, run_##name);                                      \
	}                                                                         \
	static void run_##name(void)

int make_file(const char *path, const char *content);

#endif
