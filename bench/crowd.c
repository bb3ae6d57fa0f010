/*
 * A machine with much going on: `crowd PROCESSES THREADS FILES EVENTS SECONDS` starts so many
 * processes with so many threads and open files each, says "ready", and then makes so many events a
 * second (opens and closes, in batches of a hundredth of a second) until the time is over.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { stack_bytes = 16384, batches_per_second = 100 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void *idle(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

/* The files are the same for all processes, as libraries and logs are. */
static void be_one(int threads, int files, int ready)
{
	struct rlimit limit;
	pthread_attr_t attributes;
	char path[64];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int i = 0; i < files; i++) {
		snprintf(path, sizeof(path), "crowd-file-%d", i);
		if (open(path, O_RDONLY | O_CREAT, 0600) < 0)
			fail(path);
	}
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, stack_bytes);
	for (int i = 1; i < threads; i++) {
		pthread_t thread;

		if (pthread_create(&thread, &attributes, idle, NULL) != 0)
			fail("pthread_create");
	}
	if (write(ready, "", 1) != 1)
		fail("write");
	idle(NULL);
}

static void open_and_close(int number)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "crowd-file-%d", number % 1000);
	fd = open(path, O_RDONLY);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	int ready[2];
	struct timespec at;
	char byte;

	if (argc != 6) {
		fprintf(stderr, "usage: crowd PROCESSES THREADS FILES EVENTS SECONDS\n");
		return 2;
	}
	int processes = atoi(argv[1]), turns = atoi(argv[4]) / 2 / batches_per_second;
	long batches = atol(argv[5]) * batches_per_second;

	if (pipe(ready) < 0)
		fail("pipe");
	for (int i = 0; i < processes; i++) {
		pid_t pid = fork();

		if (pid < 0)
			fail("fork");
		if (pid == 0)
			be_one(atoi(argv[2]), atoi(argv[3]), ready[1]);
	}
	for (int i = 0; i < processes; i++)
		if (read(ready[0], &byte, 1) != 1)
			fail("read");
	puts("ready");
	fflush(stdout);
	clock_gettime(CLOCK_MONOTONIC, &at);
	for (long batch = 0; batch < batches; batch++) {
		for (int i = 0; i < turns; i++)
			open_and_close((int)(batch * turns + i));
		at.tv_nsec += 1000000000 / batches_per_second;
		if (at.tv_nsec >= 1000000000) {
			at.tv_nsec -= 1000000000;
			at.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
	}
	return 0; /* The processes made above end with their parent. */
}
